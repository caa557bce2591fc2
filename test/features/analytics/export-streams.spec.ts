import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ExportsService } from '../../../apps/api/src/analytics/export/exports.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { logged, type Entry } from '../privacy/audit-trail.js';
import { crowd } from './export-store.js';

/** Messages of about 1 KB: far more than sockets and buffers hold. */
const MESSAGES = 40_000;
const IDLE = 3_000;

let t: TestApp;
let ada: Api;
let base: string;
let token: string;
const open: Download[] = [];

beforeAll(async () => {
  t = await startTestApp({ env: { EXPORT_CONCURRENCY: '2', EXPORT_IDLE_MS: String(IDLE) } });
  ada = await t.api.asAda();
  const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', {
    email: 'ada@example.com',
    password: 'ada keeps the keys of the house',
  });
  token = body.accessToken;
  await crowd(t, MESSAGES, 1_000);
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
});
afterEach(async () => {
  for (const download of open.splice(0)) download.leave();
  await expect.poll(() => backends(), { timeout: 10_000 }).toEqual([]);
});
afterAll(() => t.close());

/** A download that is read as fast as the test likes. */
class Download {
  text = '';
  /** `whole` when the transfer came to its end, `cut` when the connection broke instead. */
  readonly ended: Promise<'whole' | 'cut'>;

  private constructor(readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => (this.text += chunk));
    answer.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      answer.once('close', () => resolve(answer.complete ? 'whole' : 'cut'));
    });
  }

  static async begin(query: string, headers: Record<string, string> = {}): Promise<Download> {
    const asked = request(`${base}/api/analytics/export?${query}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const download = new Download(answer);
    open.push(download);
    return download;
  }

  /** Begins, reads a little, and then nothing for now. */
  static async paused(query: string): Promise<Download> {
    const download = await Download.begin(query);
    await once(download.answer, 'data');
    download.answer.pause();
    return download;
  }

  leave(): void {
    this.answer.destroy();
  }
}

/** What the database does for exports at the moment. */
async function backends(): Promise<string[]> {
  const rows = await t.database.rows<{ pid: string }>(
    `select pid::text as pid from pg_stat_activity
     where datname = current_database() and application_name = 'parley export' order by backend_start`,
  );
  return rows.map(({ pid }) => pid);
}

/** How the latest export ended, by the audit log, which notes it after the last byte went out. */
async function latest(): Promise<Entry['changes'] | undefined> {
  const [begun] = await logged(ada, { entity: 'export', action: 'exported' });
  const ended = async (): Promise<Entry | undefined> =>
    (await logged(ada, { entity: 'export', action: 'export-ended' })).find(
      ({ entityId }) => entityId === begun?.entityId,
    );
  await expect.poll(ended, { timeout: 10_000 }).toBeDefined();
  return (await ended())?.changes;
}

const FORMATS = ['csv', 'json', 'xlsx'];

describe('an export under way', () => {
  it.each(FORMATS)('comes whole, with the number of its rows behind it: %s', async (format) => {
    const download = await Download.begin(`dataset=messages&format=${format}`);
    expect(await download.ended).toBe('whole');
    expect(download.answer.trailers).toEqual({ 'x-export-rows': String(MESSAGES) });
    expect(await latest()).toMatchObject({ rows: { to: MESSAGES }, outcome: { to: 'WHOLE' } });
  });

  it('shows the moment it was begun: what is written, changed or deleted meanwhile is not in it', async () => {
    const download = await Download.paused('dataset=messages&format=json');
    await crowd(t, 10);
    await t.database.rows(`update "Message" set body = 'changed' where body like '39999 %'`);
    await t.database.rows(`delete from "Message" where body like '40000 %'`);
    download.answer.resume();
    expect(await download.ended).toBe('whole');
    const bodies = (JSON.parse(download.text) as { body: string }[]).map(({ body }) => body.split(' ', 1)[0]);
    expect(bodies).toEqual(Array.from({ length: MESSAGES }, (_, index) => String(index + 1)));
  });

  it('makes the database wait for a slow client instead of keeping what it does not read', async () => {
    const download = await Download.paused('dataset=messages&format=csv');
    const waiting = `select wait_event from pg_stat_activity where application_name = 'parley export'
      and datname = current_database()`;
    await expect
      .poll(async () => (await t.database.rows<{ wait_event: string }>(waiting))[0]?.wait_event)
      .toBe('ClientWrite');
    download.answer.resume();
    expect(await download.ended).toBe('whole');
  });

  it('is cancelled in the database when the client leaves', async () => {
    const download = await Download.paused('dataset=messages&format=csv');
    expect(await backends()).toHaveLength(1);
    download.leave();
    await expect.poll(() => backends(), { timeout: 5_000 }).toEqual([]);
    const end = await latest();
    expect(end?.outcome).toMatchObject({ to: 'CUT' });
    expect(end?.reason).toMatchObject({
      to: expect.stringContaining('The reader left') as string,
    });
  });

  it('is cancelled in the database also while that still looks for the first row', async () => {
    await t.database.rows(
      `create function slow_words(text) returns text language sql volatile as $$ select $1 from pg_sleep(0.05) $$`,
    );
    await t.database.rows('alter table "Message" rename to "Kept"');
    await t.database.rows(
      `create view "Message" as select id, "customerId", platform, direction, "contentType", slow_words(body) as body,
         attachments, "externalId", status, "failureReason", intent, "intentConfidence", sentiment, "sentimentScore",
         urgent, "analyzedBy", "authorId", "replyToId", "replyToExternalId", reactions, "editedAt", "revokedAt",
         "occurredAt", "createdAt" from "Kept"`,
    );
    try {
      const asked = request(`${base}/api/analytics/export?dataset=messages&format=csv&search=nowhere`, {
        headers: { authorization: `Bearer ${token}` },
      });
      asked.on('error', () => undefined);
      asked.end();
      await expect.poll(() => backends()).toHaveLength(1);
      await wait(200);
      asked.destroy();
      await expect.poll(() => backends(), { timeout: 5_000 }).toEqual([]);
    } finally {
      await t.database.rows('drop view "Message"');
      await t.database.rows('alter table "Kept" rename to "Message"');
    }
  });

  it.each(FORMATS)('that loses its database is cut, and never looks whole: %s', async (format) => {
    const download = await Download.paused(`dataset=messages&format=${format}`);
    for (const pid of await backends())
      await t.database.rows('select pg_terminate_backend($1::int)', [Number(pid)]);
    download.answer.resume();
    expect(await download.ended).toBe('cut');
    expect(download.answer.trailers).toEqual({});
    if (format === 'json') expect(() => JSON.parse(download.text) as unknown).toThrow();
    if (format === 'xlsx') expect(download.text).not.toContain('[Content_Types].xml');
    expect((await latest())?.outcome).toMatchObject({ to: 'CUT' });
  });

  it('that is compressed is cut as well', async () => {
    const asked = 'dataset=messages&format=csv';
    const download = await Download.begin(asked, { 'accept-encoding': 'gzip' });
    expect(download.answer.headers['content-encoding']).toBe('gzip');
    for (const pid of await backends())
      await t.database.rows('select pg_terminate_backend($1::int)', [Number(pid)]);
    expect(await download.ended).toBe('cut');
  });

  it('is cut off when its client takes nothing for too long', async () => {
    const download = await Download.paused('dataset=messages&format=csv');
    await expect.poll(() => backends(), { timeout: IDLE + 5_000 }).toEqual([]);
    download.answer.resume();
    expect(await download.ended).toBe('cut');
    expect((await latest())?.reason).toMatchObject({ to: expect.stringContaining('took nothing') as string });
  });
});

describe('too many exports at once', () => {
  it('are answered 429 with a time to come back, and take their turn when another has ended', async () => {
    const query = 'dataset=messages&format=csv';
    const [first] = [await Download.paused(query), await Download.paused(query)];
    const refused = await ada.get<Problem>(`/api/analytics/export?${query}`);
    expect([refused.status, refused.body.code]).toEqual([429, 'analytics.too_many_exports']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ada.get('/api/analytics/export?dataset=nothing&format=csv')).status).toBe(400);
    first.leave();
    await expect
      .poll(async () => (await ada.get('/api/analytics/export?dataset=leads&format=csv')).status, {
        timeout: 10_000,
      })
      .toBe(200);
  });
});

describe('an export without its database', () => {
  it('is a problem with a remedy, not half a file', async () => {
    await t.database.rows('alter table "Lead" rename to "Gone"');
    try {
      const answer = await ada.get<Problem>('/api/analytics/export?dataset=leads&format=csv');
      expect([answer.status, answer.headers['content-type']]).toEqual([
        500,
        'application/problem+json; charset=utf-8',
      ]);
      expect(answer.headers['content-disposition']).toBeUndefined();
    } finally {
      await t.database.rows('alter table "Gone" rename to "Lead"');
    }
    expect(await latest()).toMatchObject({ outcome: { to: 'CUT' }, rows: { to: 0 } });
  });
});

describe('an export into any sink', () => {
  const request = { dataset: 'messages', format: 'csv', filters: {} } as const;

  it('resolves with its rows and bytes when all went out', async () => {
    const sink = new PassThrough();
    let bytes = 0;
    sink.on('data', (chunk: Buffer) => (bytes += chunk.length));
    const written = await t.app.get(ExportsService).write(request, sink, new AbortController().signal);
    expect(written).toEqual({ rows: MESSAGES + 9, bytes });
  });

  it('rejects when its reader gives it up, and the sink is destroyed instead of ended', async () => {
    const sink = new PassThrough();
    const leaving = new AbortController();
    const written = t.app.get(ExportsService).write(request, sink, leaving.signal);
    await once(sink, 'readable');
    leaving.abort(new Error('enough of it'));
    await expect(written).rejects.toThrow('enough of it');
    expect([sink.destroyed, sink.writableFinished]).toEqual([true, false]);
  });

  it('is checked before, and refuses by name', async () => {
    const exports = t.app.get(ExportsService);
    await exports.check(request);
    await expect(exports.check({ ...request, filters: { status: 'LOUD' } })).rejects.toMatchObject({
      extras: { errors: [{ path: 'status' }] },
    });
  });
});

describe('a process that ends', () => {
  it('cuts its exports off, which their clients can tell', async () => {
    const download = await Download.paused('dataset=messages&format=csv');
    t.app.get(ExportsService).end();
    download.answer.resume();
    expect(await download.ended).toBe('cut');
    expect((await latest())?.reason).toMatchObject({ to: expect.stringContaining('restarts') as string });
    expect((await ada.get('/api/analytics/export?dataset=leads&format=csv')).status).toBe(503);
  });
});
