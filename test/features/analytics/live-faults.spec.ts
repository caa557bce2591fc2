import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Events } from '@libs/events/events.js';
import { LiveFeed } from '../../../apps/api/src/analytics/live/live-feed.service.js';
import { LiveStreams } from '../../../apps/api/src/analytics/live/live-streams.service.js';
import { PurgeLiveEvents } from '../../../apps/api/src/analytics/live/purge-live-events.job.js';
import { MessageUpdated } from '../../../apps/api/src/messages/messages.events.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';
import { EventSource, listen } from './event-source.js';

const PASSWORD = 'ada keeps the keys of the house';
const FEW_SECONDS = 3_000;

let t: TestApp;
let url = '';
/** An API key: unlike a session it lasts, whatever the clock says. */
let key = '';
let grace: Writer;
let books: Books;

async function signIn(email = 'ada@example.com', password = PASSWORD): Promise<string> {
  const answer = await t.api.post<{ accessToken: string }>('/api/auth/login', { email, password });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.accessToken;
}

async function stream(token: string, at = url): Promise<EventSource> {
  const source = await EventSource.open(at, { token });
  await expect
    .poll(() => source.events.some(({ type }) => type === 'metrics'), { timeout: 30_000 })
    .toBe(true);
  return source;
}

/** Tells of one message so many times. */
async function tell(messageId: string, times = 1): Promise<void> {
  const ref = { messageId, ...grace };
  await t.app.get(Events).publishAll(
    MessageUpdated,
    Array.from({ length: times }, () => ref),
  );
}

beforeAll(async () => {
  // What happens every few seconds happens when the tests say so.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  t = await startTestApp();
  url = await listen(t);
  const ada = await t.api.asAda();
  const made = await ada.post<{ key: string }>('/api/api-keys', { name: 'Test', role: 'ADMIN' });
  key = made.body.key;
  books = new Books(t);
  grace = await books.customer('Grace', 'API', '2026-03-01T09:00:00Z');
});
afterAll(async () => {
  await t.close();
  vi.useRealTimers();
});

describe('an open stream', () => {
  it('ends within seconds when its session is ended', async () => {
    const [token, other] = [await signIn(), key];
    const [source, stays] = [await stream(token), await stream(other)];
    expect((await t.api.with(token).post('/api/auth/logout')).status).toBe(204);
    vi.advanceTimersByTime(FEW_SECONDS);
    await expect(source.ended).resolves.toBe('ended');
    expect(t.app.get(LiveStreams).size).toBe(1);
    stays.close();
  });

  it('ends within seconds when its user is deactivated', async () => {
    const ada = t.api.with(key);
    const bob = {
      email: 'bob@example.com',
      password: 'bob opens the shop at nine',
      name: 'Bob',
      role: 'AGENT',
    };
    const { body } = await ada.post<{ id: string }>('/api/users', bob);
    const source = await stream(await signIn(bob.email, bob.password));
    expect((await ada.patch(`/api/users/${body.id}`, { active: false })).status).toBe(200);
    vi.advanceTimersByTime(FEW_SECONDS);
    await expect(source.ended).resolves.toBe('ended');
  });

  it('ends when its access token does', async () => {
    const source = await stream(await signIn());
    t.clock.forward(16 * 60);
    vi.advanceTimersByTime(FEW_SECONDS);
    await expect(source.ended).resolves.toBe('ended');
  });

  it('ends with word to come back when the process shuts down, and does not keep it from ending', async () => {
    const other = await startTestApp({ sharing: t });
    const source = await stream(key, await listen(other));
    const begun = performance.now();
    await other.close();
    expect(performance.now() - begun).toBeLessThan(3_000);
    await expect(source.ended).resolves.toBe('ended');
    expect(source.text.trimEnd()).toMatch(/: the server restarts\nretry: \d+$/);
  });

  it('costs nothing once nobody listens', async () => {
    const source = await stream(key);
    await tell(await books.wrote(grace, '2026-03-02T09:00:00Z'));
    await expect.poll(() => source.news.length).toBe(1);
    expect(t.app.get(LiveFeed).position.high).toBeGreaterThan(0);
    source.close();
    await expect.poll(() => t.app.get(LiveStreams).size).toBe(0);
    expect(t.app.get(LiveFeed).position.high).toBe(0);
  });
});

describe('when news are lost on the way', () => {
  it('events come all the same, once each, as soon as the connection is back', async () => {
    const source = await stream(key);
    await t.database.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'parley broadcast' and datname = current_database()`,
    );
    await tell(await books.wrote(grace, '2026-03-02T09:00:00Z'), 3);
    await expect.poll(() => source.news.length, { timeout: 4_000 }).toBe(3);
    expect(new Set(source.news.map(({ id }) => id)).size).toBe(3);
    source.close();
  });
});

describe('a client that does not read', () => {
  it('is cut off, and holds nobody else up', { timeout: 40_000 }, async () => {
    const lazy = await silentClient();
    const source = await stream(key);
    const streams = t.app.get(LiveStreams);
    expect(streams.size).toBe(2);
    const messageId = await books.wrote(grace, '2026-03-02T09:00:00Z');
    await t.database.prisma.message.update({
      where: { id: messageId },
      data: { body: 'x'.repeat(10_000) },
    });
    // 30 MB: far more than the buffers of the kernel and the one of the stream hold together.
    const rounds = 6;
    for (let round = 1; round <= rounds; round += 1) {
      await tell(messageId, 500);
      await expect.poll(() => source.news.length, { timeout: 30_000 }).toBe(round * 500);
    }
    expect(streams.size).toBe(1);
    lazy.destroy();
    source.close();
  });
});

describe('the event purge', () => {
  it('forgets events after a day, but never the newest: who saw that one has missed nothing', async () => {
    const before = await stream(key);
    await tell(await books.wrote(grace, '2026-03-02T09:00:00Z'), 2);
    await expect.poll(() => before.news.length, { timeout: 10_000 }).toBe(2);
    before.close();
    // The rows carry the database's time, the tests have a clock of their own.
    t.clock.set(new Date(Date.now() + 23 * 3_600_000));
    const purge = async (): Promise<number> => {
      await t.app.get(Jobs).add(PurgeLiveEvents, {});
      await t.drain();
      return (await t.database.rows('select seq from "LiveEvent"')).length;
    };
    expect(await purge()).toBeGreaterThan(2);
    t.clock.forward(2 * 3_600);
    expect(await purge()).toBe(1);
    const after = await EventSource.open(url, { token: key, lastEventId: before.lastEventId });
    await expect.poll(() => after.events.length, { timeout: 30_000 }).toBe(1);
    expect(after.news).toEqual([]);
    after.close();
  });
});

/** A connection that asks for the stream and then reads nothing. */
async function silentClient(): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(`GET /api/events HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n\r\n`);
  await expect.poll(() => t.app.get(LiveStreams).size).toBe(1);
  return socket;
}
