import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { LEILA } from '../../support/cast/people.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { deliverGeneric } from '../messages/inbox.js';
import { devicesOf, listOf, openStaffRoom, subscribe, tell, type Member } from './staff-room.js';

const ACTIONS = '/api/notifications/actions';
const RENEWALS = '/api/notifications/push/renewals';

interface Push {
  actions: { action: string }[];
  data: { tokens: Record<string, string>; leadId?: string };
}
interface Entry {
  action: string;
  entity: string;
  actor: { id: string };
}

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let leila: Member;
let service: PushService;
beforeAll(async () => {
  t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1' } });
  ({ ada, mira, jonas, leila } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  service = await PushService.start();
});
afterEach(async () => {
  for (const table of ['Notification', 'PushSubscription', 'Customer'])
    await t.database.rows(`delete from "${table}"`);
  await service.close();
});

/** A lead that nobody works on. */
async function leadOf(name: string): Promise<string> {
  const customer = await ada.post<{ id: string }>('/api/customers', { name });
  const lead = await ada.post<{ id: string }>('/api/leads', { customerId: customer.body.id, title: 'Bikes' });
  return lead.body.id;
}

/** The one push that arrived at a browser. */
function pushTo(browser: Browser): Push {
  const [push] = browser.messages;
  return push as Push;
}

async function assigneeOf(leadId: string): Promise<string | null> {
  return (await ada.get<{ assignedToId: string | null }>(`/api/leads/${leadId}`)).body.assignedToId;
}

/** What a lead's news brought to these people's devices. */
async function pushedTo(members: Member[], leadId: string): Promise<Push[]> {
  const browsers = members.map(() => new Browser(service));
  for (const [index, member] of members.entries())
    await subscribe(member, browsers[index] ?? new Browser(service));
  await tell(
    t,
    members.map(({ id }) => id),
    { url: `/leads/${leadId}`, data: { leadId } },
  );
  await t.drain();
  return browsers.map(pushTo);
}

describe('a button that is pressed on the lock screen', () => {
  it('assigns the lead to whoever was pushed, by their name, and the news is read', async () => {
    const leadId = await leadOf('Ana Souza');
    const [push] = await pushedTo([mira], leadId);
    const answer = await t.api.post(`${ACTIONS}/${push?.data.tokens.assign ?? ''}`);
    expect([answer.status, answer.body]).toEqual([
      200,
      { action: 'assign', url: `/leads/${leadId}`, unread: 0 },
    ]);
    expect(await assigneeOf(leadId)).toBe(mira.id);
    expect((await listOf(mira))[0]?.readAt).not.toBeNull();
    const log = await ada.get<{ data: Entry[] }>('/api/audit-log', { query: { entityId: leadId } });
    expect(log.body.data[0]).toMatchObject({ action: 'updated', entity: 'lead', actor: { id: mira.id } });
  });

  it('works once, and says afterwards where to go', async () => {
    const [push] = await pushedTo([mira], await leadOf('Ana Souza'));
    const path = `${ACTIONS}/${push?.data.tokens.assign ?? ''}`;
    const both = await Promise.all([t.api.post(path), t.api.post(path)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    const again = await t.api.post<Problem>(path);
    expect([again.status, again.body.code]).toEqual([410, 'notifications.action_over']);
    expect(again.body.detail).toContain('Open Parley');
  });

  it('takes nothing from a colleague who was quicker, and can be pressed when they gave it up', async () => {
    const leadId = await leadOf('Ana Souza');
    const [hers, his] = await pushedTo([mira, jonas], leadId);
    await t.api.post(`${ACTIONS}/${hers?.data.tokens.assign ?? ''}`);
    const late = await t.api.post<Problem>(`${ACTIONS}/${his?.data.tokens.assign ?? ''}`);
    expect([late.status, late.body.code]).toEqual([409, 'notifications.taken']);
    expect(await assigneeOf(leadId)).toBe(mira.id);
    await ada.patch(`/api/leads/${leadId}`, { assignedToId: null });
    expect((await t.api.post(`${ACTIONS}/${his?.data.tokens.assign ?? ''}`)).status).toBe(200);
    expect(await assigneeOf(leadId)).toBe(jonas.id);
  });

  it('marks the news as read and does no more', async () => {
    const leadId = await leadOf('Ana Souza');
    const [push] = await pushedTo([mira], leadId);
    expect((await t.api.post(`${ACTIONS}/${push?.data.tokens.read ?? ''}`)).status).toBe(200);
    expect(await listOf(mira, { unread: 'true' })).toEqual([]);
    expect(await assigneeOf(leadId)).toBeNull();
  });

  it('takes a conversation that nobody answers; where somebody does there is no such button', async () => {
    const browser = new Browser(service);
    await subscribe(leila, browser);
    await deliverGeneric(t, { from: 'noor', name: 'Noor', body: 'Where is my order?' });
    await t.drain();
    const first = pushTo(browser);
    expect(first.actions.map(({ action }) => action)).toEqual(['reply', 'assign']);
    expect((await t.api.post(`${ACTIONS}/${first.data.tokens.assign ?? ''}`)).status).toBe(200);
    const inbox = await leila.api.get<{ data: { assignedToId: string }[] }>('/api/conversations');
    expect(inbox.body.data).toMatchObject([{ assignedToId: leila.id }]);
    await deliverGeneric(t, { from: 'noor', name: 'Noor', body: 'Hello?' });
    await t.drain();
    const second = browser.messages[1] as Push;
    expect(second.actions.map(({ action }) => action)).toEqual(['reply', 'open']);
    expect(second.data.tokens.assign).toBeUndefined();
  });

  it('does nothing for whoever made a token up, came too late, or has left', async () => {
    const leadId = await leadOf('Ana Souza');
    const [hers, his] = await pushedTo([mira, jonas], leadId);
    expect((await t.api.post(`${ACTIONS}/${'x'.repeat(43)}`)).status).toBe(410);
    expect((await t.api.post(`${ACTIONS}/read`)).status).toBe(400);
    await t.database.rows(`update "User" set active = false where id = $1::uuid`, [jonas.id]);
    expect((await t.api.post(`${ACTIONS}/${his?.data.tokens.assign ?? ''}`)).status).toBe(410);
    await t.database.rows(`update "User" set active = true where id = $1::uuid`, [jonas.id]);
    t.clock.forward(25 * 60 * 60);
    expect((await t.api.post(`${ACTIONS}/${hers?.data.tokens.assign ?? ''}`)).status).toBe(410);
    t.clock.forward(-25 * 60 * 60);
    expect(await assigneeOf(leadId)).toBeNull();
  });

  it.each<[string, { active?: boolean; role?: string; password?: string }[]]>([
    ['has left, even when they come back', [{ active: false }, { active: true }]],
    ['has another role now', [{ role: 'MANAGER' }, { role: 'AGENT' }]],
    ['was given a new password', [{ password: 'a new one, for the phone was lost' }]],
  ])('does nothing for a token that was handed out before its person %s', async (_what, changes) => {
    const leadId = await leadOf('Ana Souza');
    const [before] = await pushedTo([leila], leadId);
    for (const change of changes)
      expect((await ada.patch(`/api/users/${leila.id}`, change)).status).toBe(200);
    const dead = await t.api.post<Problem>(`${ACTIONS}/${before?.data.tokens.assign ?? ''}`);
    expect([dead.status, dead.body.code]).toEqual([410, 'notifications.action_over']);
    expect(await assigneeOf(leadId)).toBeNull();
    const browser = new Browser(service);
    leila.api = await t.api.signIn(LEILA.email, changes[0]?.password ?? LEILA.password);
    await subscribe(leila, browser);
    await tell(t, [leila.id], { url: `/leads/${leadId}`, data: { leadId } });
    await t.drain();
    expect((await t.api.post(`${ACTIONS}/${pushTo(browser).data.tokens.assign ?? ''}`)).status).toBe(200);
    expect(await assigneeOf(leadId)).toBe(leila.id);
  });

  it('is known to nobody but the browser: only a hash is kept', async () => {
    const [push] = await pushedTo([mira], await leadOf('Ana Souza'));
    const kept = await t.database.rows('select n::text from "NotificationActionToken" n');
    const tokens = Object.values(push?.data.tokens ?? {});
    expect(tokens).toHaveLength(2);
    for (const token of tokens) {
      expect(JSON.stringify(kept)).not.toContain(token);
      expect(JSON.stringify(await listOf(mira))).not.toContain(token);
    }
  });

  it('is forgotten when it is over', async () => {
    await pushedTo([mira], await leadOf('Ana Souza'));
    t.clock.forward(25 * 60 * 60);
    await t.database.rows(`select graphile_worker.add_job('forget-old-notifications', '{}')`);
    await t.drain();
    t.clock.forward(-25 * 60 * 60);
    expect(await t.database.prisma.notificationActionToken.count()).toBe(0);
  });
});

describe('a subscription that the browser replaced', () => {
  /** What a service worker sends. */
  function renewal(old: Browser, renewed: Browser): object {
    const addressOf = (browser: Browser): object => {
      const { endpoint, keys } = browser.subscription() as { endpoint: string; keys: object };
      return { endpoint, keys };
    };
    return { old: addressOf(old), renewed: addressOf(renewed) };
  }

  it('is renewed without a sign-in, by the keys of the old one, and stays the same device', async () => {
    const [old, renewed] = [new Browser(service), new Browser(service)];
    const device = await subscribe(mira, old, 'A phone');
    expect((await t.api.post(RENEWALS, renewal(old, renewed))).status).toBe(204);
    expect(await devicesOf(mira)).toMatchObject([{ id: device.id, deviceName: 'A phone' }]);
    await tell(t, [mira.id]);
    await t.drain();
    expect([old.arrived.length, renewed.messages.length]).toEqual([0, 1]);
  });

  it('is not renewed by somebody who knows its address only, nor to the address of a colleague', async () => {
    const [old, renewed, others] = [new Browser(service), new Browser(service), new Browser(service)];
    await subscribe(mira, old);
    await subscribe(jonas, others);
    const guessed = renewal(old, renewed) as { old: object };
    const wrong = {
      ...guessed,
      old: { ...guessed.old, keys: (renewal(renewed, old) as { old: { keys: object } }).old.keys },
    };
    expect((await t.api.post(RENEWALS, wrong)).status).toBe(404);
    expect((await t.api.post(RENEWALS, renewal(old, others))).status).toBe(409);
    expect(
      (
        await t.api.post(RENEWALS, {
          ...guessed,
          renewed: { ...guessed.old, endpoint: 'https://10.0.0.8/x' },
        })
      ).status,
    ).toBe(422);
    await tell(t, [mira.id]);
    await t.drain();
    expect([old.messages.length, others.arrived.length]).toEqual([1, 0]);
  });
});
