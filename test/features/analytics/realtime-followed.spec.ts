import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Database } from '@libs/database/database.js';
import { Events } from '@libs/events/events.js';
import type { EventType } from '@libs/events/event-type.js';
import type { RealtimeDto } from '../../../apps/api/src/analytics/realtime/realtime.dto.js';
import { LeadUpdated } from '../../../apps/api/src/leads/leads.events.js';
import {
  ConversationUpdated,
  MessageReceived,
  MessageUpdated,
} from '../../../apps/api/src/messages/messages.events.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';
import { EventSource, listen } from './event-source.js';

let t: TestApp;
let other: TestApp;
let [here, there] = ['', ''];
let [token, ada, elsewhere]: [string, Api | undefined, Api | undefined] = ['', undefined, undefined];
let books: Books;
let grace: Writer;
const open: EventSource[] = [];

/** Follows the live events of a process, as an open page of the product does. */
async function follow(url: string): Promise<EventSource> {
  const source = await EventSource.open(url, { token });
  open.push(source);
  await expect.poll(() => source.events.length, { timeout: 10_000 }).toBeGreaterThan(0);
  return source;
}

async function snapshot(api = ada): Promise<Partial<RealtimeDto>> {
  const answer = await api?.get<RealtimeDto>('/api/analytics/realtime');
  expect(answer?.status, answer?.text).toBe(200);
  return answer?.body ?? {};
}

/** Tells of something that was written. */
async function tell<Payload>(type: EventType<Payload>, payload: Payload): Promise<void> {
  await t.app.get(Database).transaction(() => t.app.get(Events).publish(type, payload));
}

/** The customer wrote, as the product takes it in. @param secondsAgo before the clock of the tests */
async function receive(writer: Writer, secondsAgo: number): Promise<void> {
  const occurredAt = new Date(t.clock.now().getTime() - secondsAgo * 1_000).toISOString();
  const messageId = await books.wrote(writer, occurredAt);
  await tell(MessageReceived, { messageId, occurredAt, ...writer });
  await tell(ConversationUpdated, writer);
}

beforeAll(async () => {
  t = await startTestApp();
  other = await startTestApp({ sharing: t });
  [here, there] = [await listen(t), await listen(other)];
  // Unlike a session a key lasts, whatever the clock says.
  const signedIn = await t.api.asAda();
  const made = await signedIn.post<{ key: string }>('/api/api-keys', { name: 'Test', role: 'ADMIN' });
  token = made.body.key;
  [ada, elsewhere] = [t.api.with(token), other.api.with(token)];
  books = new Books(t);
});
beforeEach(async () => {
  grace = await books.customer('Grace', 'API', '2026-03-01T09:00:00Z');
});
afterEach(async () => {
  for (const source of open.splice(0)) source.close();
  vi.restoreAllMocks();
  await t.database.rows('truncate "Customer" cascade');
});
afterAll(async () => {
  await other.close();
  await t.close();
});

describe('the snapshot, while a stream is open', () => {
  it('counts messages as they are told, without another look at the tables', async () => {
    await receive(grace, 30);
    await follow(here);
    expect((await snapshot()).messages).toEqual({ last1Minute: 1, last5Minutes: 1, last60Minutes: 1 });
    const looks = vi.spyOn(t.app.get(Database), 'rows');
    await receive(grace, 10);
    await receive(grace, 200);
    await expect
      .poll(async () => (await snapshot()).messages)
      .toEqual({ last1Minute: 2, last5Minutes: 3, last60Minutes: 3 });
    const statements = looks.mock.calls.map(([sql]) => sql);
    expect(statements.filter((sql) => /count\(.*from "Message"/s.test(sql))).toEqual([]);
  });

  it('counts a message of ours once, however often it changes', async () => {
    await follow(here);
    const said = t.clock.now().toISOString();
    const messageId = await books.answered(grace, said);
    const ref = { messageId, customerId: grace.customerId, conversationId: grace.conversationId };
    await tell(MessageUpdated, { ...ref, said });
    await tell(MessageUpdated, ref);
    await receive(grace, 5);
    await expect.poll(async () => (await snapshot()).messages?.last1Minute).toBe(2);
  });

  it('finds out within a second or two who waits, and that nobody does any more', async () => {
    await follow(here);
    expect(await snapshot()).toMatchObject({ unanswered: 0, longestWaitSeconds: null });
    await receive(grace, 90);
    await expect
      .poll(() => snapshot(), { timeout: 5_000 })
      .toMatchObject({ openConversations: 1, unanswered: 1, longestWaitSeconds: 90 });
    t.clock.forward(10);
    expect(await snapshot()).toMatchObject({ longestWaitSeconds: 100 });
    const said = t.clock.now().toISOString();
    const messageId = await books.answered(grace, said);
    await tell(MessageUpdated, { messageId, said, ...grace });
    await expect
      .poll(() => snapshot(), { timeout: 5_000 })
      .toMatchObject({ unanswered: 0, longestWaitSeconds: null });
  });

  it('finds out within a second or two which leads became hot today, and forgets them the next day', async () => {
    await follow(here);
    expect((await snapshot()).hotLeadsToday).toBe(0);
    const now = t.clock.now();
    const leadId = await books.lead(grace, '2026-03-01T09:00:00Z', {
      status: 'NEW',
      score: 75,
      value: '10.00',
    });
    await t.database.prisma.leadScore.create({
      data: { leadId, score: 75, factors: [], cause: 'message', createdAt: now },
    });
    await tell(LeadUpdated, { leadId, customerId: grace.customerId });
    await expect.poll(async () => (await snapshot()).hotLeadsToday, { timeout: 5_000 }).toBe(1);
    t.clock.forward(24 * 3_600);
    expect((await snapshot()).hotLeadsToday).toBe(0);
    t.clock.set(now);
  });

  it('is the same in every process, and the same as when nobody follows', async () => {
    await receive(grace, 300);
    await Promise.all([follow(here), follow(there)]);
    await receive(grace, 20);
    await receive(await books.customer('Alan', 'API', '2026-03-01T09:00:00Z'), 40);
    const expected = {
      messages: { last1Minute: 2, last5Minutes: 2, last60Minutes: 3 },
      openConversations: 2,
      unanswered: 2,
      longestWaitSeconds: 300,
    };
    for (const api of [ada, elsewhere]) {
      await expect.poll(() => snapshot(api), { timeout: 5_000 }).toMatchObject(expected);
    }
    for (const source of open.splice(0)) source.close();
    await expect.poll(() => snapshot(), { timeout: 5_000 }).toMatchObject(expected);
  });

  it('is right again after the connection that tells of events was lost', async () => {
    await follow(here);
    await snapshot();
    await receive(grace, 10);
    await t.database.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'parley broadcast' and datname = current_database()`,
    );
    // Nobody is told of this one: only a look at the tables finds it.
    await books.wrote(grace, new Date(t.clock.now().getTime() - 5_000).toISOString());
    await expect.poll(async () => (await snapshot()).messages?.last1Minute, { timeout: 10_000 }).toBe(2);
  });
});
