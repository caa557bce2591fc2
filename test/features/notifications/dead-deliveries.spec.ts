import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Browser } from '../../support/browser.js';
import { MIRA } from '../../support/cast/people.js';
import { PushService } from '../../support/push-service.js';
import { again } from '../analytics/reports.js';
import type { Problem } from '../auth/staff.js';
import { PostOffice } from './post-office.js';
import { deliveries, devicesOf, subscribe, tell, type Delivery, type Page } from './staff-room.js';

const SUPPRESSIONS = '/api/notifications/suppressions';

interface Suppression {
  id: string;
  address: string;
  reason: string;
}

let post: PostOffice;
let service: PushService;
beforeAll(async () => {
  service = await PushService.start();
  post = await PostOffice.open();
});
afterAll(async () => {
  await post.close();
  await service.close();
});
beforeEach(() => post.empty());

describe('an address that its mail server refuses for good', () => {
  it('gets nothing more, and the log of deliveries says why', async () => {
    post.sink.refusing.set(MIRA.email, '550 5.1.1 No such user here');
    await post.mailed();
    expect(await post.onlyMail()).toMatchObject({
      state: 'DEAD',
      attempts: 1,
      lastError: expect.stringContaining('550 5.1.1 No such user here') as string,
    });
    await post.t.database.rows('delete from "Notification"');
    post.sink.refusing.clear();
    post.sink.asked.length = 0;
    await post.mailed();
    expect(post.sink.asked).toEqual([]);
    expect((await post.onlyMail()).lastError).toMatch(
      /^Not sent: mail servers refused this address for good/,
    );
    expect(await post.t.database.rows('select 1 from graphile_worker._private_jobs')).toEqual([]);
  });

  it('is shown to managers, and can be lifted, after which the dead mail is replayed as the same mail', async () => {
    post.sink.unknown.add(MIRA.email);
    await post.mailed();
    const dead = await post.onlyMail();
    const { body } = await post.mira.api.get<Page<Suppression>>(SUPPRESSIONS, {
      query: { address: 'MIRA@example.com' },
    });
    expect(body.data).toMatchObject([{ address: MIRA.email, reason: '550 no such user' }]);
    const [{ id } = { id: '' }] = body.data;
    expect((await post.jonas.api.get(SUPPRESSIONS)).status).toBe(403);
    expect((await post.jonas.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(403);
    expect((await post.mira.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(204);
    expect((await post.mira.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(404);
    post.sink.unknown.clear();
    const answer = await post.mira.api.post<Delivery>(`/api/notifications/deliveries/${dead.id}/replay`);
    expect([answer.status, answer.body.state]).toEqual([202, 'PENDING']);
    await post.t.drain();
    expect(post.sink.taken).toEqual([`<notification.${dead.id}@parley>`]);
    expect(await post.onlyMail()).toMatchObject({ state: 'SENT', attempts: 1, lastError: null });
    const log = await post.ada.get<Page<object>>('/api/audit-log', { query: { entity: 'mail-suppression' } });
    expect(log.body.data.slice(0, 2)).toMatchObject([
      { action: 'deleted', changes: { domain: { from: 'example.com', to: null } } },
      { action: 'created', changes: { domain: { from: null, to: 'example.com' } } },
    ]);
    expect(JSON.stringify(log.body)).not.toContain(MIRA.email);
  });

  it.each([
    ['busy for now', '450 4.2.1 Busy'],
    ['refusing our server, and so everybody', '554 5.7.1 Relay access denied'],
  ])('is not one that is %s: that is tried again', async (_what, words) => {
    post.sink.refusing.set(MIRA.email, words);
    await post.mailed();
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING', attempts: 1 });
    post.sink.refusing.clear();
    await again(post.t);
    expect(await post.onlyMail()).toMatchObject({ state: 'SENT', attempts: 2 });
    expect(await post.t.database.rows('select 1 from "MailSuppression"')).toEqual([]);
  });

  it('is told and forgotten with the customer whose it is', async () => {
    const { body } = await post.ada.post<{ id: string }>('/api/customers', {
      name: 'Ana',
      email: 'ana@example.com',
    });
    await post.t.database.rows(
      `insert into "MailSuppression" (id, address, reason) values (gen_random_uuid(), 'ana@example.com', 'unknown') returning 1 as one`,
    );
    const told = await post.ada.get<{ mailSuppressions: Suppression[] }>(
      `/api/customers/${body.id}/personal-data`,
    );
    expect(told.body.mailSuppressions).toMatchObject([{ address: 'ana@example.com' }]);
    expect((await post.ada.post(`/api/customers/${body.id}/erase`)).status).toBe(200);
    expect(await post.t.database.rows('select 1 from "MailSuppression"')).toEqual([]);
  });
});

describe('the log of deliveries', () => {
  it('tells when a mail that was not taken is tried next, and of none when it is over', async () => {
    post.sink.refusing.set(MIRA.email, '450 4.2.1 Busy');
    await post.mailed();
    const [job] = await post.t.database.rows<{ at: string }>(
      'select iso(run_at) as at from graphile_worker._private_jobs where run_at > now()',
    );
    expect(await post.onlyMail()).toMatchObject({ state: 'PENDING', attempts: 1, nextAttemptAt: job?.at });
    await post.t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts - 1');
    await again(post.t);
    expect(await post.onlyMail()).toMatchObject({ state: 'DEAD', nextAttemptAt: null });
    post.sink.refusing.clear();
    const { id } = await post.onlyMail();
    const answer = await post.mira.api.post<Delivery>(`/api/notifications/deliveries/${id}/replay`);
    expect(Date.parse(answer.body.nextAttemptAt ?? '')).toBeLessThanOrEqual(Date.now());
    await post.t.drain();
    expect(await post.onlyMail()).toMatchObject({ state: 'SENT', nextAttemptAt: null });
  });

  it('tells of no attempt on a device before the end of the pause that its push service asked for', async () => {
    const browser = new Browser(service);
    const { id } = await subscribe(post.mira, browser);
    service.next.set(browser.path, [{ status: 429, headers: { 'retry-after': '3600' } }]);
    for (let news = 0; news < 2; news += 1) await post.mailed();
    const waiting = await deliveries(post.mira.api, { target: 'push' });
    expect(waiting.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['PENDING', 0],
      ['PENDING', 1],
    ]);
    const [device] = await devicesOf(post.mira);
    for (const { nextAttemptAt } of waiting)
      expect(Date.parse(nextAttemptAt ?? '')).toBeGreaterThanOrEqual(Date.parse(device?.pausedUntil ?? ''));
    await post.mira.api.delete(`/api/notifications/push/subscriptions/${id}`);
  });
});

describe('a dead delivery', () => {
  const replay = (id: string): Promise<{ status: number; body: Problem }> =>
    post.mira.api.post<Problem>(`/api/notifications/deliveries/${id}/replay`);

  it('is found by its state and sent again, once however many ask at once', async () => {
    post.sink.behave = { code: 554 };
    await post.mailed();
    // Its pauses grow to hours; here its last try comes at once.
    await post.t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts - 1');
    await again(post.t);
    const [dead] = await deliveries(post.mira.api, { state: 'DEAD' });
    if (!dead) throw new Error('it is not dead');
    expect(dead).toMatchObject({ target: 'email', attempts: 2 });
    expect(dead.lastError).toContain('The mail server did not take it');
    post.sink.behave = 'take';
    expect((await post.jonas.api.post(`/api/notifications/deliveries/${dead.id}/replay`)).status).toBe(403);
    const answers = await Promise.all([replay(dead.id), replay(dead.id), replay(dead.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await post.t.drain();
    expect(post.sink.taken).toHaveLength(1);
    const refused = await replay(dead.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'notifications.delivery_not_dead']);
    expect(refused.body.detail).toContain('SENT');
    const log = await post.ada.get<Page<object>>('/api/audit-log', {
      query: { entity: 'notification-delivery' },
    });
    expect(log.body.data.filter((entry) => 'entityId' in entry && entry.entityId === dead.id)).toMatchObject([
      { action: 'replayed', entityId: dead.id, actor: { name: MIRA.name } },
    ]);
  });

  it('that is a push is sent again to its device, and not to one that is gone', async () => {
    const browser = new Browser(service);
    const device = await subscribe(post.mira, browser);
    service.usual = { status: 400 };
    await tell(post.t, [post.mira.id]);
    await post.t.drain();
    const [dead] = await deliveries(post.mira.api, { target: 'push', state: 'DEAD' });
    if (!dead) throw new Error('it is not dead');
    service.usual = { status: 201 };
    expect((await replay(dead.id)).status).toBe(202);
    await post.t.drain();
    expect(browser.messages).toHaveLength(2);
    expect(await deliveries(post.mira.api, { target: 'push' })).toMatchObject([
      { state: 'SENT', attempts: 1 },
    ]);
    await post.t.database.rows(`update "NotificationDelivery" set state = 'DEAD' where target = 'push'`);
    await post.mira.api.delete(`/api/notifications/push/subscriptions/${device.id}`);
    const gone = await replay(dead.id);
    expect([gone.status, gone.body.code]).toEqual([409, 'notifications.place_gone']);
    expect(await deliveries(post.mira.api, { target: 'push' })).toMatchObject([{ state: 'DEAD' }]);
  });

  it('that there is none of is 404', async () => {
    expect((await replay('0192f7c1-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
