import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from '@libs/database/id.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import type { Api } from '../../support/api.js';
import { Browser } from '../../support/browser.js';
import { MIRA } from '../../support/cast/people.js';
import { PushService } from '../../support/push-service.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { SmtpSink } from '../../faults/harness/sinks/smtp-sink.js';
import { again, ask, makeReport, onlyRun, REPORTS, runsOf, type Report } from '../analytics/reports.js';
import type { Problem } from '../auth/staff.js';
import { read, type ReadMail } from './mailbox.js';
import {
  deliveries,
  openStaffRoom,
  subscribe,
  tell,
  type Delivery,
  type Member,
  type Page,
} from './staff-room.js';

const ADDRESS = 'https://parley.example.com';
const PREFERENCES = '/api/notifications/preferences';
const SUPPRESSIONS = '/api/notifications/suppressions';
const BY_MAIL = { types: { LEAD_ALERT: { email: true }, MESSAGE: { email: true } } };

interface Suppression {
  id: string;
  address: string;
  reason: string;
}

let t: TestApp;
let sink: SmtpSink;
let service: PushService;
let ada: Api;
let mira: Member;
let jonas: Member;
beforeAll(async () => {
  sink = await SmtpSink.start();
  service = await PushService.start();
  t = await startTestApp({
    env: { SMTP_URL: sink.url, PUBLIC_URL: ADDRESS, OUTGOING_ALLOWED_HOSTS: '127.0.0.1' },
  });
  ({ ada, mira, jonas } = await openStaffRoom(t));
});
afterAll(async () => {
  await t.close();
  await sink.down();
  await service.close();
});
beforeEach(async () => {
  sink.behave = 'take';
  for (const kept of [sink.unknown, sink.refusing]) kept.clear();
  for (const list of [sink.taken, sink.addressees, sink.mails, sink.asked]) list.length = 0;
  for (const table of ['Notification', 'MailSuppression', 'Report', 'NotificationPreferences'])
    await t.database.rows(`delete from "${table}"`);
  await t.database.rows('delete from graphile_worker._private_jobs');
  await mira.api.put(PREFERENCES, BY_MAIL);
});

const mails = (): Promise<ReadMail[]> => Promise.all(sink.mails.map((raw) => read(raw)));

/** Tells Mira something, and waits until it is sent or given up for now. */
async function mailed(more: Parameters<typeof tell>[2] = {}): Promise<ReadMail | undefined> {
  await tell(t, [mira.id], more);
  await t.drain();
  return (await mails()).at(-1);
}

/** The path that a mail's header leads to. */
function pathOf(mail: ReadMail | undefined): string {
  const [, path = ''] =
    /^<https:\/\/parley\.example\.com(\/\S+)>$/.exec(mail?.headers['list-unsubscribe'] ?? '') ?? [];
  return path;
}

/** The one mail in the log of deliveries. */
async function onlyMail(): Promise<Delivery> {
  const [delivery, ...others] = await deliveries(mira.api, { target: 'email' });
  expect(others).toEqual([]);
  if (!delivery) throw new Error('there is no delivery');
  return delivery;
}

async function wantsMails({ api }: Member, type: string): Promise<boolean | undefined> {
  const { body } = await api.get<{ types: Record<string, Record<string, boolean>> }>(PREFERENCES);
  return body.types[type]?.email;
}

describe('the mail of a notification', () => {
  it('says in HTML and in text what happened, where it is, why it came and how to stop it', async () => {
    const mail = await mailed({ title: 'Ana <3 & "you"', body: 'The score rose to 80.', url: '/leads/7' });
    expect(mail).toMatchObject({ to: MIRA.email, subject: 'Ana <3 & "you"' });
    const path = pathOf(mail);
    expect(mail?.headers).toMatchObject({
      'list-unsubscribe': `<${ADDRESS}${path}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    });
    const [{ id } = { id: '' }] = await deliveries(mira.api, { target: 'email' });
    expect(mail?.messageId).toBe(`<notification.${id}@parley>`);
    for (const part of [mail?.text, mail?.html]) {
      expect(part).toContain('The score rose to 80.');
      expect(part).toContain(`${ADDRESS}/leads/7`);
      expect(part).toContain(`${ADDRESS}${path}`);
      expect(part).toContain('lead alert');
    }
    expect(mail?.text).toContain('Ana <3 & "you"');
    expect(mail?.html).toContain('Ana &lt;3 &amp; "you"');
    expect(mail?.html).toMatch(
      /<meta name="color-scheme" content="light dark">.*prefers-color-scheme: dark/s,
    );
    expect(mail?.html).not.toMatch(/\{\{|<script|<img|<link /);
  });

  it.each([
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
    ['variables', '{{constructor}} {{__proto__}} {{{title}}} {{#sections}} {{> report}} {{=<% %>=}}'],
    ['line ends', 'Ana\r\nBcc: eve@example.com\r\n\r\nHello'],
    ['a link', 'javascript:alert(1) "><a href="javascript:alert(1)">x</a>'],
  ])('stays what it is when a customer is called %s', async (_what, name) => {
    const customer = await t.database.prisma.customer.create({ data: { name } });
    const mail = await mailed({ title: '{customer} is a hot lead', customerId: customer.id });
    const shown = `${name.replace(/\s+/g, ' ')} is a hot lead`;
    expect(mail?.subject).toBe(shown);
    expect(mail?.text.split('\n')).toContain(shown);
    expect(mail?.headers).not.toHaveProperty('bcc');
    expect(sink.addressees).toEqual([MIRA.email]);
    const tags = (mail?.html ?? '').match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /^<(script|img)/i.test(tag))).toEqual([]);
    const links = tags.filter((tag) => tag.startsWith('<a '));
    expect(links).toHaveLength(2);
    for (const link of links) expect(link).toContain(`href="${ADDRESS}/`);
    await t.database.prisma.customer.delete({ where: { id: customer.id } });
  });
});

describe('the link to unsubscribe', () => {
  it('ends mails of its kind with one click and without a login, once and for all of them under way', async () => {
    const mail = await mailed();
    // One that still waits is not sent any more.
    await tell(t, [mira.id]);
    sink.behave = { code: 451 };
    await t.drain();
    sink.behave = 'take';
    for (let click = 0; click < 2; click += 1) {
      const answer = await t.api.send('POST', pathOf(mail), 'List-Unsubscribe=One-Click', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('You get no more mails of the kind “lead alert”');
    }
    expect(await wantsMails(mira, 'LEAD_ALERT')).toBe(false);
    expect(await wantsMails(mira, 'MESSAGE')).toBe(true);
    await again(t);
    await mailed();
    expect(sink.taken).toHaveLength(1);
    const states = (await deliveries(mira.api, { target: 'email' })).map(({ state, lastError }) => [
      state,
      lastError,
    ]);
    expect(states).toEqual([
      ['SKIPPED', 'The person wants no mails of this type any more.'],
      ['SENT', null],
    ]);
    const { body } = await ada.get<Page<object>>('/api/audit-log', {
      query: { entity: 'notification-preferences', action: 'unsubscribed' },
    });
    expect(body.data).toMatchObject([
      { entityId: mira.id, changes: { 'LEAD_ALERT.email': { from: true, to: false } } },
    ]);
  });

  it('takes the one click as a form with parts, as some mail programs send it', async () => {
    const mail = await mailed();
    const form =
      '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const answer = await t.api.send('POST', pathOf(mail), form, {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(answer.status).toBe(200);
    expect(await wantsMails(mira, 'LEAD_ALERT')).toBe(false);
  });

  it('shows a page with a button and changes nothing when it is only looked at', async () => {
    const mail = await mailed();
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const { status, headers, text } = await t.api.send(method, pathOf(mail));
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      if (method === 'GET') expect(text).toMatch(/<form method="post">.*<button type="submit">/s);
    }
    expect(await wantsMails(mira, 'LEAD_ALERT')).toBe(true);
  });

  it('does nothing for anybody when it was made up, cut, or changed', async () => {
    const path = pathOf(await mailed());
    const forMessages = Buffer.from(`notification:${mira.id}:MESSAGE`).toString('base64url');
    for (const made of [
      path.slice(0, -1),
      `${path}x`,
      path.replace(/[^/]+\./, `${forMessages}.`),
      '/api/notifications/unsubscribe/x',
      '/api/notifications/unsubscribe/x.y',
    ])
      for (const method of ['GET', 'POST'] as const) {
        const answer = await t.api.send<Problem>(method, made);
        expect([made, answer.status, answer.body.code]).toEqual([
          made,
          404,
          'notifications.unknown_unsubscribe_link',
        ]);
      }
    expect(await wantsMails(mira, 'LEAD_ALERT')).toBe(true);
    expect(await wantsMails(mira, 'MESSAGE')).toBe(true);
  });

  it('of somebody who is not here any more is no mistake', async () => {
    const url = t.app.get(UnsubscribeLinks).urlFor('notification', v7(), 'LEAD_ALERT');
    expect((await t.api.post(url.slice(ADDRESS.length))).status).toBe(200);
  });

  it('of a report takes that address off its recipients, and nobody else', async () => {
    const report = await makeReport(mira.api, { recipients: ['boss@example.com', 'post@example.org'] });
    await ask(mira.api, report);
    await t.drain();
    const mail = (await mails()).find(({ to }) => to === 'boss@example.com');
    expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.html).toContain(pathOf(mail));
    expect(mail?.text).toContain(pathOf(mail));
    expect((await t.api.get(pathOf(mail))).text).toContain('mails of this report');
    for (let click = 0; click < 2; click += 1) expect((await t.api.post(pathOf(mail))).status).toBe(200);
    const { body } = await mira.api.get<Report>(`${REPORTS}/${report.id}`);
    expect(body.recipients).toEqual(['post@example.org']);
    const log = await ada.get<Page<object>>('/api/audit-log', {
      query: { entity: 'report', action: 'unsubscribed' },
    });
    expect(log.body.data).toMatchObject([{ changes: { recipients: { to: ['post@example.org'] } } }]);
  });

  it('of a report keeps back what is on its way there, and leaves a report without readers', async () => {
    const report = await makeReport(mira.api, { recipients: ['boss@example.com'] });
    const other = await makeReport(mira.api, { recipients: ['boss@example.com'] });
    await ask(mira.api, report);
    await t.drain();
    const [mail] = await mails();
    // One mail waits for its next try, one run is not written yet, and another report has nothing to do with it.
    sink.behave = { code: 451 };
    await ask(mira.api, report);
    await t.drain();
    sink.behave = 'take';
    await ask(mira.api, report);
    await ask(mira.api, other);
    expect((await t.api.post(pathOf(mail))).status).toBe(200);
    await again(t);
    await t.drain();
    const runs = await runsOf(mira.api, report);
    expect(runs.map(({ deliveries: [delivery] }) => [delivery?.state, delivery?.lastError])).toEqual([
      [undefined, undefined],
      ['SKIPPED', 'The recipient wants this report no more.'],
      ['SENT', null],
    ]);
    expect((await onlyRun(mira.api, other)).deliveries).toMatchObject([{ state: 'SENT' }]);
    expect((await mira.api.get<Report>(`${REPORTS}/${report.id}`)).body.recipients).toEqual([]);
    await ask(mira.api, report);
    await t.drain();
    expect((await runsOf(mira.api, report))[0]).toMatchObject({ state: 'DONE', deliveries: [] });
    expect(sink.taken).toHaveLength(2);
  });
});

describe('an address that its mail server refuses for good', () => {
  it('gets nothing more, and the log of deliveries says why', async () => {
    sink.refusing.set(MIRA.email, '550 5.1.1 No such user here');
    await mailed();
    expect(await onlyMail()).toMatchObject({
      state: 'DEAD',
      attempts: 1,
      lastError: expect.stringContaining('550 5.1.1 No such user here') as string,
    });
    await t.database.rows('delete from "Notification"');
    sink.refusing.clear();
    sink.asked.length = 0;
    await mailed();
    expect(sink.asked).toEqual([]);
    expect((await onlyMail()).lastError).toMatch(/^Not sent: mail servers refused this address for good/);
    expect(await t.database.rows('select 1 from graphile_worker._private_jobs')).toEqual([]);
  });

  it('is shown to managers, and can be lifted, after which the dead mail is replayed as the same mail', async () => {
    sink.unknown.add(MIRA.email);
    await mailed();
    const dead = await onlyMail();
    const { body } = await mira.api.get<Page<Suppression>>(SUPPRESSIONS, {
      query: { address: 'MIRA@example.com' },
    });
    expect(body.data).toMatchObject([{ address: MIRA.email, reason: '550 no such user' }]);
    const [{ id } = { id: '' }] = body.data;
    expect((await jonas.api.get(SUPPRESSIONS)).status).toBe(403);
    expect((await jonas.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(403);
    expect((await mira.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(204);
    expect((await mira.api.delete(`${SUPPRESSIONS}/${id}`)).status).toBe(404);
    sink.unknown.clear();
    const answer = await mira.api.post<Delivery>(`/api/notifications/deliveries/${dead.id}/replay`);
    expect([answer.status, answer.body.state]).toEqual([202, 'PENDING']);
    await t.drain();
    expect(sink.taken).toEqual([`<notification.${dead.id}@parley>`]);
    expect(await onlyMail()).toMatchObject({ state: 'SENT', attempts: 1, lastError: null });
    const log = await ada.get<Page<object>>('/api/audit-log', { query: { entity: 'mail-suppression' } });
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
    sink.refusing.set(MIRA.email, words);
    await mailed();
    expect(await onlyMail()).toMatchObject({ state: 'PENDING', attempts: 1 });
    sink.refusing.clear();
    await again(t);
    expect(await onlyMail()).toMatchObject({ state: 'SENT', attempts: 2 });
    expect(await t.database.rows('select 1 from "MailSuppression"')).toEqual([]);
  });

  it('is told and forgotten with the customer whose it is', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', {
      name: 'Ana',
      email: 'ana@example.com',
    });
    await t.database.rows(
      `insert into "MailSuppression" (id, address, reason) values (gen_random_uuid(), 'ana@example.com', 'unknown') returning 1 as one`,
    );
    const told = await ada.get<{ mailSuppressions: Suppression[] }>(
      `/api/customers/${body.id}/personal-data`,
    );
    expect(told.body.mailSuppressions).toMatchObject([{ address: 'ana@example.com' }]);
    expect((await ada.post(`/api/customers/${body.id}/erase`)).status).toBe(200);
    expect(await t.database.rows('select 1 from "MailSuppression"')).toEqual([]);
  });
});

describe('a dead delivery', () => {
  const replay = (id: string): Promise<{ status: number; body: Problem }> =>
    mira.api.post<Problem>(`/api/notifications/deliveries/${id}/replay`);

  it('is found by its state and sent again, once however many ask at once', async () => {
    sink.behave = { code: 554 };
    await mailed();
    // Its pauses grow to hours; here its last try comes at once.
    await t.database.rows('update graphile_worker._private_jobs set attempts = max_attempts - 1');
    await again(t);
    const [dead] = await deliveries(mira.api, { state: 'DEAD' });
    if (!dead) throw new Error('it is not dead');
    expect(dead).toMatchObject({ target: 'email', attempts: 2 });
    expect(dead.lastError).toContain('The mail server did not take it');
    sink.behave = 'take';
    expect((await jonas.api.post(`/api/notifications/deliveries/${dead.id}/replay`)).status).toBe(403);
    const answers = await Promise.all([replay(dead.id), replay(dead.id), replay(dead.id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    await t.drain();
    expect(sink.taken).toHaveLength(1);
    const refused = await replay(dead.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'notifications.delivery_not_dead']);
    expect(refused.body.detail).toContain('SENT');
    const log = await ada.get<Page<object>>('/api/audit-log', { query: { entity: 'notification-delivery' } });
    expect(log.body.data.filter((entry) => 'entityId' in entry && entry.entityId === dead.id)).toMatchObject([
      { action: 'replayed', entityId: dead.id, actor: { name: MIRA.name } },
    ]);
  });

  it('that is a push is sent again to its device, and not to one that is gone', async () => {
    const browser = new Browser(service);
    const device = await subscribe(mira, browser);
    service.usual = { status: 400 };
    await tell(t, [mira.id]);
    await t.drain();
    const [dead] = await deliveries(mira.api, { target: 'push', state: 'DEAD' });
    if (!dead) throw new Error('it is not dead');
    service.usual = { status: 201 };
    expect((await replay(dead.id)).status).toBe(202);
    await t.drain();
    expect(browser.messages).toHaveLength(2);
    expect(await deliveries(mira.api, { target: 'push' })).toMatchObject([{ state: 'SENT', attempts: 1 }]);
    await t.database.rows(`update "NotificationDelivery" set state = 'DEAD' where target = 'push'`);
    await mira.api.delete(`/api/notifications/push/subscriptions/${device.id}`);
    const gone = await replay(dead.id);
    expect([gone.status, gone.body.code]).toEqual([409, 'notifications.place_gone']);
    expect(await deliveries(mira.api, { target: 'push' })).toMatchObject([{ state: 'DEAD' }]);
  });

  it('that there is none of is 404', async () => {
    expect((await replay('0192f7c1-0000-7000-8000-000000000000')).status).toBe(404);
  });
});
