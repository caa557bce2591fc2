import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  hurry,
  messages,
  whatsapp,
  whatsappText,
  type Page,
} from '../messages/inbox.js';

interface Delivery {
  id: string;
  channel: string;
  status: string;
  reason: string | null;
  parts: number;
  partsDone: number;
  replays: number;
  size: number;
  receivedAt: string;
  processedAt: string | null;
}
interface Detail extends Delivery {
  headers: Record<string, string>;
  body: string;
  bodyEncoding: string;
  bodyTruncated: boolean;
  steps: { at: string; step: string; detail: string }[];
}

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

const deliveries = async (query: Record<string, string> = {}): Promise<Delivery[]> =>
  (await ada.get<Page<Delivery>>('/api/webhook-deliveries', { query })).body.data;
const detail = async (id: string | undefined): Promise<Detail> =>
  (await ada.get<Detail>(`/api/webhook-deliveries/${id}`)).body;
const newest = async (): Promise<Detail> => detail((await deliveries({ limit: '1' }))[0]?.id);

/** Makes the database refuse messages of these words, until the returned function is called. */
async function refuseMessages(words: string): Promise<() => Promise<unknown>> {
  await t.database.rows(`
    create or replace function refuse_message() returns trigger language plpgsql as $$
    begin raise exception 'the message was refused by the test'; end $$`);
  await t.database.rows(`
    create trigger refuse_message before insert on "Message" for each row
    when (new.body = '${words}') execute function refuse_message()`);
  return () => t.database.rows('drop trigger refuse_message on "Message"');
}

describe('the log of deliveries', () => {
  it('tells the whole story of a delivery: what came, in how many parts, and what came of it', async () => {
    await deliverGeneric(t, { body: 'Do you ship to Norway?', messageId: 'norway' }, 'msg_story');
    expect(await newest()).toMatchObject({ status: 'PENDING', partsDone: 0, processedAt: null });
    t.clock.forward(3);
    await t.drain();
    const story = await newest();
    expect(story).toMatchObject({
      channel: 'generic',
      status: 'PROCESSED',
      reason: null,
      parts: 1,
      partsDone: 1,
      bodyEncoding: 'utf8',
      bodyTruncated: false,
      processedAt: '2026-03-02T10:00:03.000Z',
      steps: [
        { at: '2026-03-02T10:00:00.000Z', step: 'received' },
        { at: '2026-03-02T10:00:03.000Z', step: 'processed', detail: 'message received' },
      ],
    });
    expect(story.steps[0]?.detail).toBe(`${story.size} bytes with 1 event in 1 part`);
    expect(JSON.parse(story.body)).toMatchObject({ data: { messageId: 'norway' } });
    expect(story.headers['webhook-id']).toBe('msg_story');
  });

  it('splits a batch into parts and is through when all of them are', async () => {
    const people = Array.from({ length: 12 }, (_, n) => `1415555${1000 + n}`);
    const texts = people.flatMap((from, n) => [
      whatsappText(`wamid.a${n}`, from, 'first', t.clock.now()),
      whatsappText(`wamid.b${n}`, from, 'second', t.clock.now()),
    ]);
    await deliverWhatsapp(
      t,
      whatsapp(
        { messages: texts.slice(0, 13) },
        { messages: texts.slice(13) },
        { errors: [{ code: 131000 }] },
      ),
    );
    const before = await newest();
    expect(before.parts).toBeGreaterThan(5);
    await t.drain();
    expect(await newest()).toMatchObject({ status: 'PROCESSED', partsDone: before.parts, reason: null });
    expect(await messages(ada, { platform: 'WHATSAPP' })).toHaveLength(24);
  });

  it('marks as IGNORED what holds nothing to act upon, with the reason, and keeps it raw', async () => {
    await deliverWhatsapp(t, whatsapp({ errors: [{ code: 131000, title: 'Something went wrong' }] }));
    await t.drain();
    const ignored = await newest();
    expect(ignored).toMatchObject({ status: 'IGNORED', partsDone: 1 });
    expect(ignored.reason).toContain('131000');
    expect(ignored.body).toContain('Something went wrong');
  });

  it('shows why a part fails while it is tried again, and lets the others through meanwhile', async () => {
    const allow = await refuseMessages('refuse me');
    const at = t.clock.now();
    await deliverWhatsapp(
      t,
      whatsapp({
        messages: [
          whatsappText('wamid.r1', '34600111222', 'refuse me', at),
          whatsappText('wamid.r2', '34600111222', 'right behind it', at),
          whatsappText('wamid.r3', '34600111333', 'somebody else', at),
        ],
      }),
    );
    await t.drain();
    const arrived = (await messages(ada, { platform: 'WHATSAPP' })).map(({ body }) => body);
    expect(arrived).toEqual(expect.arrayContaining(['right behind it', 'somebody else']));
    const pending = await newest();
    expect(pending.status).toBe('PENDING');
    expect(pending.steps.find(({ step }) => step === 'retrying')?.detail).toContain(
      'attempt 1: the message was refused by the test (P0001)',
    );

    await allow();
    await hurry(t);
    await t.drain();
    const done = await newest();
    expect(done).toMatchObject({ status: 'PROCESSED', partsDone: done.parts });
    expect((await messages(ada)).filter(({ externalId }) => externalId?.startsWith('wamid.r'))).toHaveLength(
      3,
    );
  });

  it('is FAILED with the reason when a part failed for good, and mended by a replay', async () => {
    const allow = await refuseMessages('fail for good');
    await deliverGeneric(t, { body: 'fail for good', messageId: 'for good' });
    await t.database.rows('update graphile_worker._private_jobs set max_attempts = 1');
    await t.drain();
    const failed = await newest();
    expect(failed).toMatchObject({ status: 'FAILED', partsDone: 1 });
    expect(failed.reason).toContain('the message was refused by the test');
    expect(failed.reason).not.toContain('/work/');

    await allow();
    const answer = await ada.post<Detail>(`/api/webhook-deliveries/${failed.id}/replay`);
    expect(answer).toMatchObject({ status: 202, body: { status: 'PENDING', reason: null, replays: 1 } });
    await t.drain();
    const mended = await detail(failed.id);
    expect(mended).toMatchObject({ status: 'PROCESSED', reason: null, partsDone: 1 });
    expect(mended.steps.map(({ step }) => step)).toEqual(['received', 'failed', 'replayed', 'processed']);
    expect(mended.steps[2]?.detail).toMatch(/^by /);
    expect((await messages(ada)).filter(({ externalId }) => externalId === 'for good')).toHaveLength(1);
    const [entry] = await t.database.rows(
      `select "actorType" from "AuditEntry" where action = 'replayed' and "entityId" = $1`,
      [failed.id],
    );
    expect(entry).toEqual({ actorType: 'user' });
  });

  it('changes nothing when a delivery that went well is replayed', async () => {
    const [done] = await deliveries({ channel: 'generic', status: 'PROCESSED', limit: '1' });
    const before = await messages(ada);
    await ada.post(`/api/webhook-deliveries/${done?.id}/replay`);
    await t.drain();
    expect(await messages(ada)).toEqual(before);
    expect((await detail(done?.id)).steps.at(-1)?.detail).toBe('message known');
  });

  it('counts a part once, also when its job runs twice or belongs to an earlier round', async () => {
    await deliverGeneric(t, { body: 'twice' });
    const jobs = await t.database.rows<{ payload: object }>(
      `select job.payload from graphile_worker._private_jobs job join graphile_worker._private_tasks task on task.id = job.task_id
       where task.identifier = 'ingest-delivery'`,
    );
    expect(jobs).toHaveLength(1);
    for (let n = 0; n < 2; n += 1) {
      await t.database.rows(`select id from graphile_worker.add_job('ingest-delivery', $1::json)`, [
        JSON.stringify(jobs[0]?.payload),
      ]);
    }
    await t.drain();
    const once = await newest();
    expect(once).toMatchObject({ status: 'PROCESSED', parts: 1, partsDone: 1 });
    expect(once.steps).toHaveLength(2);

    await ada.post(`/api/webhook-deliveries/${once.id}/replay`);
    await t.database.rows('delete from graphile_worker._private_jobs');
    await t.database.rows(`select id from graphile_worker.add_job('ingest-delivery', $1::json)`, [
      JSON.stringify(jobs[0]?.payload),
    ]);
    await t.drain();
    expect(await newest()).toMatchObject({ status: 'PENDING', partsDone: 0 });
  });

  it('is found by channel, status and time, page by page', async () => {
    const all = await deliveries({ limit: '100' });
    const failed = await deliveries({ status: 'IGNORED' });
    expect(failed.map(({ id }) => id)).toEqual(
      all.filter(({ status }) => status === 'IGNORED').map(({ id }) => id),
    );
    const whatsappOnly = await deliveries({ channel: 'whatsapp', createdFrom: '2026-03-02T10:00:03Z' });
    expect(whatsappOnly.length).toBeGreaterThan(0);
    expect(whatsappOnly.every(({ channel }) => channel === 'whatsapp')).toBe(true);
    expect(await deliveries({ createdTo: '2026-03-02T10:00:00Z' })).toEqual([]);

    const seen: string[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const { body }: { body: Page<Delivery> } = await ada.get('/api/webhook-deliveries', {
        query: { limit: '2', ...(cursor === undefined ? {} : { cursor }) },
      });
      seen.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(all.map(({ id }) => id));
  });

  it('is for managers', async () => {
    for (const { name, email, role, password } of [JONAS, MIRA]) {
      await ada.post('/api/users', { name, email, role, password });
    }
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const mira = await t.api.signIn(MIRA.email, MIRA.password);
    expect((await t.api.get('/api/webhook-deliveries')).status).toBe(401);
    expect((await jonas.get('/api/webhook-deliveries')).status).toBe(403);
    expect((await mira.get('/api/webhook-deliveries')).status).toBe(200);
    const [one] = await deliveries({ limit: '1' });
    expect((await jonas.post(`/api/webhook-deliveries/${one?.id}/replay`)).status).toBe(403);
    const missing = '0192f7c1-0000-7000-8000-000000000000';
    expect((await mira.post(`/api/webhook-deliveries/${missing}/replay`)).status).toBe(404);
    expect((await mira.get(`/api/webhook-deliveries/${missing}`)).body).toMatchObject({
      code: 'webhooks.delivery_not_found',
    });
  });
});
