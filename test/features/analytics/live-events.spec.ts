import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '@libs/database/database.js';
import { Events } from '@libs/events/events.js';
import {
  ConversationUpdated,
  MessageReceived,
  MessageUpdated,
} from '../../../apps/api/src/messages/messages.events.js';
import { LeadUpdated } from '../../../apps/api/src/leads/leads.events.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';
import { EventSource, listen } from './event-source.js';

let t: TestApp;
let other: TestApp;
let [here, there] = ['', ''];
let token = '';
let ada: Api;
let books: Books;
let grace: Writer;
const open: EventSource[] = [];

/** A message of Grace's as an event in one transaction; `hold` keeps that open until the promise resolves. */
async function tellOfMessage(of: TestApp, body: string, hold?: Promise<void>): Promise<string> {
  const messageId = await books.wrote(grace, '2026-03-02T09:00:00Z');
  await of.database.prisma.message.update({ where: { id: messageId }, data: { body } });
  await of.app.get(Database).transaction(async () => {
    await of.app.get(Events).publish(MessageUpdated, { messageId, ...grace });
    await hold;
  });
  return messageId;
}

async function stream(url: string, lastEventId?: string): Promise<EventSource> {
  const source = await EventSource.open(url, { token, lastEventId });
  open.push(source);
  expect(source.response.status).toBe(200);
  // Live from the first metrics on.
  await expect
    .poll(() => source.events.some(({ type }) => type === 'metrics'), { timeout: 5_000 })
    .toBe(true);
  return source;
}

function bodies(source: EventSource): unknown[] {
  return source.news.map(({ data }) => (data as { body: string }).body);
}

beforeAll(async () => {
  // What happens every few seconds happens when the tests say so.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  t = await startTestApp();
  other = await startTestApp({ sharing: t });
  [here, there] = [await listen(t), await listen(other)];
  const answer = await t.api.post<{ accessToken: string }>('/api/auth/login', {
    email: 'ada@example.com',
    password: 'ada keeps the keys of the house',
  });
  token = answer.body.accessToken;
  ada = t.api.with(token);
  books = new Books(t);
  grace = await books.customer('Grace', 'API', '2026-03-01T09:00:00Z');
});
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});
afterAll(async () => {
  await other.close();
  await t.close();
  vi.useRealTimers();
});

describe('the event stream', () => {
  it('is closed to callers who are not signed in', async () => {
    const source = await EventSource.open(here, {});
    expect(source.response.status).toBe(401);
    expect(source.response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('is made so that no proxy holds it back, and says when to come back', async () => {
    const { response, text } = await stream(here);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(response.headers.get('x-request-id')).not.toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(text).toMatch(/^retry: \d+$/m);
  });

  it('answers HEAD with its headers alone', async () => {
    const answer = await fetch(`${here}/api/events`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(await answer.text()).toBe('');
  });

  it('tells of a message on every instance, whichever of them wrote it, as REST shows it', async () => {
    const [first, second] = [await stream(here), await stream(there)];
    const messageId = await tellOfMessage(other, 'hello on both');
    for (const source of [first, second]) {
      await expect.poll(() => bodies(source)).toEqual(['hello on both']);
      const shown = await ada.get(`/api/messages/${messageId}`);
      expect(source.news[0]).toEqual({ type: 'message.updated', id: source.lastEventId, data: shown.body });
    }
    expect(first.lastEventId).toBe(second.lastEventId);
  });

  it('tells of messages received, conversations and leads', async () => {
    const source = await stream(here);
    const messageId = await books.wrote(grace, '2026-03-02T09:10:00Z');
    const leadId = await books.lead(grace, '2026-03-02T09:10:00Z', {
      status: 'NEW',
      score: 10,
      value: '5.00',
    });
    await t.database.transaction(async () => {
      const events = t.app.get(Events);
      const occurredAt = '2026-03-02T09:10:00Z';
      await events.publish(MessageReceived, { messageId, occurredAt, ...grace });
      await events.publish(ConversationUpdated, grace);
      await events.publish(LeadUpdated, { leadId, customerId: grace.customerId });
    });
    await expect
      .poll(() => source.news.map(({ type }) => type))
      .toEqual(['message.received', 'conversation.updated', 'lead.updated']);
    expect(source.news.map(({ data }) => (data as { id: string }).id)).toEqual([
      messageId,
      grace.conversationId,
      leadId,
    ]);
  });

  it('leaves out what is gone before it could be told, and goes on', async () => {
    const source = await stream(here);
    const lost = '0192f7c1-0000-7000-8000-00000000dead';
    await t.app.get(Events).publish(MessageUpdated, { messageId: lost, ...grace });
    await tellOfMessage(t, 'still talking');
    await expect.poll(() => bodies(source)).toEqual(['still talking']);
  });

  it('sends the snapshot of the realtime route at once and every five seconds', async () => {
    const source = await stream(here);
    expect(source.events).toHaveLength(1);
    vi.advanceTimersByTime(5_000);
    await expect.poll(() => source.events.length).toBe(2);
    const { body } = await ada.get('/api/analytics/realtime');
    expect(source.events[1]).toEqual({ type: 'metrics', id: source.lastEventId, data: body });
  });

  it('says every fifteen seconds that it is still there', async () => {
    const source = await stream(here);
    expect(source.text).not.toContain(': heartbeat\n\n');
    vi.advanceTimersByTime(15_000);
    await expect.poll(() => source.text).toContain(': heartbeat\n\n');
  });
});

describe('a client that comes back', () => {
  it('gets what it missed and only that, also from an instance that has not followed', async () => {
    const before = await stream(here);
    await tellOfMessage(t, 'seen');
    await expect.poll(() => bodies(before)).toEqual(['seen']);
    before.close();
    for (const body of ['missed one', 'missed two']) await tellOfMessage(t, body);
    for (const url of [here, there]) {
      const after = await stream(url, before.lastEventId);
      expect(bodies(after)).toEqual(['missed one', 'missed two']);
      await tellOfMessage(t, 'live again');
      await expect.poll(() => bodies(after)).toHaveLength(3);
      await t.database.rows(`delete from "LiveEvent" where seq = (select max(seq) from "LiveEvent")`);
      after.close();
    }
  });

  it('has an id to come back with before anything has happened', async () => {
    const before = await stream(here);
    expect(before.news).toEqual([]);
    before.close();
    await tellOfMessage(t, 'while away');
    expect(bodies(await stream(there, before.lastEventId))).toEqual(['while away']);
  });

  it('also gets events whose transactions ended out of order, each of them once', async () => {
    const before = await stream(here);
    let release = (): void => undefined;
    const slow = tellOfMessage(t, 'slow', new Promise((resolve) => (release = resolve)));
    // The slow one has its number before the quick one gets its own.
    await expect
      .poll(
        async () =>
          (
            await t.database.rows(
              `select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
            )
          ).length,
      )
      .toBeGreaterThan(0);
    await pause(100);
    await tellOfMessage(t, 'quick');
    await expect.poll(() => bodies(before)).toEqual(['quick']);
    before.close();
    release();
    await slow;
    expect(bodies(await stream(here, before.lastEventId))).toEqual(['slow']);
    expect(bodies(await stream(there, before.lastEventId))).toEqual(['slow']);
  });

  it('gets every event once, however often it changes instances while others write', async () => {
    const published: string[] = [];
    const writing = Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        await pause(index * 15);
        published.push(`event ${index}`);
        await tellOfMessage(index % 2 === 0 ? t : other, `event ${index}`, pause((index * 7) % 40));
      }),
    );
    const seen: unknown[] = [];
    let source = await stream(here);
    for (let turn = 0; turn < 15; turn += 1) {
      await pause(30 + ((turn * 13) % 50));
      source.close();
      await source.ended;
      seen.push(...bodies(source));
      source = await stream(turn % 2 === 0 ? there : here, source.lastEventId);
    }
    await writing;
    await expect.poll(() => [...seen, ...bodies(source)].length).toBe(published.length);
    expect([...seen, ...bodies(source)].sort()).toEqual(published.sort());
  });

  it.each(['999999999', 'not an id', '1~5'])('is told to load anew when its id is "%s"', async (id) => {
    const source = await stream(here, id);
    expect(source.news.map(({ type, data }) => [type, data])).toEqual([['reset', { reason: 'unknown' }]]);
    await tellOfMessage(t, 'after the reset');
    await expect.poll(() => source.news.length).toBe(2);
  });

  it('is told to load anew when it missed more than a thousand events', async () => {
    const before = await stream(here);
    before.close();
    const ref = { messageId: await tellOfMessage(t, 'one of many'), ...grace };
    await t.app.get(Events).publishAll(
      MessageUpdated,
      Array.from({ length: 1_000 }, () => ref),
    );
    const source = await stream(here, before.lastEventId);
    expect(source.news.map(({ type, data }) => [type, data])).toEqual([['reset', { reason: 'too_many' }]]);
  });
});
