import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { EventSource, listen } from '../analytics/event-source.js';
import { deliveries, listOf, openStaffRoom, tell, type Member, type Notification } from './staff-room.js';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let leila: Member;
beforeAll(async () => {
  t = await startTestApp();
  ({ ada, mira, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
afterEach(async () => {
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "Customer"');
});

describe('the list of notifications', () => {
  it("is everybody's own, newest first, page by page", async () => {
    for (const url of ['/a', '/b', '/c']) {
      await tell(t, [mira.id], { url });
      await t.drain();
      t.clock.forward(1);
    }
    await tell(t, [jonas.id], { url: '/theirs' });
    await t.drain();
    const first = await mira.api.get<{ data: Notification[]; nextCursor: string }>('/api/notifications', {
      query: { limit: '2' },
    });
    expect(first.body.data.map(({ url }) => url)).toEqual(['/c', '/b']);
    const rest = await listOf(mira, { cursor: first.body.nextCursor });
    expect(rest.map(({ url }) => url)).toEqual(['/a']);
    expect((await listOf(jonas)).map(({ url }) => url)).toEqual(['/theirs']);
    expect(await listOf(leila)).toEqual([]);
  });

  it('knows what is read, one by one and all at once', async () => {
    for (let news = 0; news < 3; news += 1) await tell(t, [mira.id]);
    await tell(t, [jonas.id]);
    await t.drain();
    const count = async (): Promise<unknown> => (await mira.api.get('/api/notifications/unread-count')).body;
    const [one] = await listOf(mira);
    const read = await mira.api.post<Notification>(`/api/notifications/${one?.id ?? ''}/read`);
    expect([read.status, read.body.readAt]).toEqual([200, t.clock.now().toISOString()]);
    t.clock.forward(60);
    const again = await mira.api.post<Notification>(`/api/notifications/${one?.id ?? ''}/read`);
    expect(again.body.readAt).toBe(read.body.readAt);
    expect(await count()).toEqual({ count: 2 });
    expect(await listOf(mira, { unread: 'true' })).toHaveLength(2);
    expect((await listOf(mira, { unread: 'false' })).map(({ id }) => id)).toEqual([one?.id]);
    expect((await mira.api.post('/api/notifications/read-all')).body).toEqual({ count: 2 });
    expect(await count()).toEqual({ count: 0 });
    expect((await jonas.api.get('/api/notifications/unread-count')).body).toEqual({ count: 1 });
  });

  it('hides from everybody else that a notification is there', async () => {
    await tell(t, [mira.id]);
    await t.drain();
    const [theirs] = await listOf(mira);
    const answer = await jonas.api.post<{ code: string }>(`/api/notifications/${theirs?.id ?? ''}/read`);
    expect([answer.status, answer.body.code]).toEqual([404, 'notifications.not_found']);
    expect(await listOf(mira, { unread: 'true' })).toHaveLength(1);
  });

  it('is closed to strangers and to programs', async () => {
    const { body } = await ada.post<{ key: string }>('/api/api-keys', { name: 'Robot', role: 'ADMIN' });
    for (const path of ['', '/unread-count', '/preferences', '/push/subscriptions']) {
      expect((await t.api.get(`/api/notifications${path}`)).status).toBe(401);
      expect((await t.api.with(body.key).get(`/api/notifications${path}`)).status).toBe(403);
    }
  });
});

describe('news', () => {
  it('is told once to everybody of its audience, however often it is handed in', async () => {
    const audience = { userIds: [], elseRoles: ['MANAGER', 'AGENT'] as ('MANAGER' | 'AGENT')[] };
    const key = await tell(t, [], { audience });
    await tell(t, [], { audience, key });
    await t.drain();
    await tell(t, [], { audience, key });
    await t.drain();
    for (const member of [mira, jonas, leila]) expect(await listOf(member)).toHaveLength(1);
    expect((await ada.get<{ count: number }>('/api/notifications/unread-count')).body.count).toBe(0);
  });

  it('reaches 1,200 people with a few statements for each 500, not one for each person', async () => {
    await t.database.rows(
      `insert into "User" (id, email, name, role, "passwordHash")
       select gen_random_uuid(), 'crowd' || n || '@example.com', 'Crowd ' || n, 'AGENT', 'none' from generate_series(1, 1200) n`,
    );
    let statements = 0;
    const { prisma } = t.database;
    const rows = t.database.rows.bind(t.database);
    t.database.rows = (...asked) => {
      statements += 1;
      return rows(...asked);
    };
    try {
      await tell(t, [], { audience: { userIds: [], elseRoles: ['AGENT'] } });
      await t.drain();
    } finally {
      t.database.rows = rows;
    }
    // Jonas and Leila are agents as well.
    expect(await prisma.notification.count()).toBe(1202);
    expect(await prisma.notificationDelivery.count({ where: { target: 'inApp', state: 'SENT' } })).toBe(1202);
    expect(statements).toBeLessThan(60);
    await rows(`delete from "User" where email like 'crowd%'`);
  });

  it('does not reach people who have left', async () => {
    const { body } = await ada.post<{ id: string }>('/api/users', {
      name: 'Gone',
      email: 'gone@example.com',
      password: 'herons wade in cold water',
      role: 'AGENT',
    });
    await ada.delete(`/api/users/${body.id}`);
    await tell(t, [body.id], { audience: { userIds: [body.id], elseRoles: ['MANAGER'] } });
    await t.drain();
    expect(await listOf(mira)).toHaveLength(1);
    expect(await deliveries(ada)).toMatchObject([{ userName: 'Mira Manager' }]);
  });

  it('is streamed at once to its recipient and to nobody else, also to one who comes back', async () => {
    const base = await listen(t);
    const tokens = await Promise.all(
      [MIRA, JONAS].map(async ({ email, password }) => {
        const answer = await t.api.post<{ accessToken: string }>('/api/auth/login', { email, password });
        return answer.body.accessToken;
      }),
    );
    const open = (lastEventId?: string): Promise<EventSource[]> =>
      Promise.all(tokens.map((token) => EventSource.open(base, { token, lastEventId })));
    const [hers, his] = await open();
    await expect.poll(() => [hers?.lastEventId, his?.lastEventId].every(Boolean)).toBe(true);
    const before = hers?.lastEventId;
    await tell(t, [mira.id], { url: '/leads/9' });
    await tell(t, [mira.id, jonas.id], { url: '/both' });
    await t.drain();
    await expect.poll(() => [hers?.news.length, his?.news.length], { timeout: 5_000 }).toEqual([2, 1]);
    const [shown] = await listOf(mira).then((list) => list.filter(({ url }) => url === '/leads/9'));
    expect(hers?.news).toContainEqual({
      type: 'notification.created',
      id: expect.any(String) as string,
      data: shown,
    });
    expect(JSON.stringify(his?.news)).not.toContain('/leads/9');
    const [again, hisAgain] = await open(before);
    await expect.poll(() => [again?.news.length, hisAgain?.news.length], { timeout: 5_000 }).toEqual([2, 1]);
    for (const source of [hers, his, again, hisAgain]) source?.close();
  });
});

describe('the log of deliveries', () => {
  it('tells managers what went where, and never what it said', async () => {
    await tell(t, [jonas.id], { title: 'for Jonas only', type: 'MESSAGE' });
    await tell(t, [mira.id]);
    await t.drain();
    expect(await deliveries(mira.api, { userId: jonas.id })).toMatchObject([
      {
        type: 'MESSAGE',
        userName: 'Jonas Weber',
        target: 'inApp',
        state: 'SENT',
        attempts: 1,
        lastError: null,
      },
    ]);
    expect(await deliveries(mira.api, { type: 'LEAD_ALERT' })).toMatchObject([{ userId: mira.id }]);
    expect(await deliveries(mira.api, { state: 'DEAD' })).toEqual([]);
    const { text } = await mira.api.get('/api/notifications/deliveries');
    expect(text).not.toContain('for Jonas only');
    expect((await jonas.api.get('/api/notifications/deliveries')).status).toBe(403);
  });

  it('is forgotten with the news after half a year', async () => {
    await tell(t, [jonas.id]);
    await t.drain();
    t.clock.forward(181 * 24 * 60 * 60);
    await tell(t, [jonas.id]);
    await t.drain();
    await t.database.rows(`select graphile_worker.add_job('forget-old-notifications', '{}')`);
    await t.drain();
    expect(await t.database.prisma.notificationDelivery.count()).toBe(1);
    t.clock.forward(-181 * 24 * 60 * 60);
  });
});
