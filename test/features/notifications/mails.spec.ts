import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { v7 } from '@libs/database/id.js';
import { UnsubscribeLinks } from '@libs/mail/unsubscribe-links.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { again, ask, makeReport, onlyRun, REPORTS, runsOf, type Report } from '../analytics/reports.js';
import type { Problem } from '../auth/staff.js';
import { ADDRESS, pathOf, PostOffice } from './post-office.js';
import { deliveries, tell, type Member, type Page } from './staff-room.js';

let post: PostOffice;
beforeAll(async () => {
  post = await PostOffice.open();
});
afterAll(() => post.close());
beforeEach(() => post.empty());

async function wantsMails({ api }: Member, type: string): Promise<boolean | undefined> {
  const { body } = await api.get<{ types: Record<string, Record<string, boolean>> }>(
    '/api/notifications/preferences',
  );
  return body.types[type]?.email;
}

describe('the mail of a notification', () => {
  it('says in HTML and in text what happened, where it is, why it came and how to stop it', async () => {
    const mail = await post.mailed({
      title: 'Ana <3 & "you"',
      body: 'The score rose to 80.',
      url: '/leads/7',
    });
    expect(mail).toMatchObject({ to: MIRA.email, subject: 'Ana <3 & "you"' });
    const path = pathOf(mail);
    expect(mail?.headers).toMatchObject({
      'list-unsubscribe': `<${ADDRESS}${path}>`,
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'auto-submitted': 'auto-generated',
    });
    const [{ id } = { id: '' }] = await deliveries(post.mira.api, { target: 'email' });
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
    const customer = await post.t.database.prisma.customer.create({ data: { name } });
    const mail = await post.mailed({ title: '{customer} is a hot lead', customerId: customer.id });
    const shown = `${name.replace(/\s+/g, ' ')} is a hot lead`;
    expect(mail?.subject).toBe(shown);
    expect(mail?.text.split('\n')).toContain(shown);
    expect(mail?.headers).not.toHaveProperty('bcc');
    expect(post.sink.addressees).toEqual([MIRA.email]);
    const tags = (mail?.html ?? '').match(/<[a-z][^>]*>/gi) ?? [];
    expect(tags.filter((tag) => /^<(script|img)/i.test(tag))).toEqual([]);
    const links = tags.filter((tag) => tag.startsWith('<a '));
    expect(links).toHaveLength(2);
    for (const link of links) expect(link).toContain(`href="${ADDRESS}/`);
    await post.t.database.prisma.customer.delete({ where: { id: customer.id } });
  });
});

describe('the link to unsubscribe', () => {
  it('ends mails of its kind with one click and without a login, once and for all of them under way', async () => {
    const mail = await post.mailed();
    // One that still waits is not sent any more.
    await tell(post.t, [post.mira.id]);
    post.sink.behave = { code: 451 };
    await post.t.drain();
    post.sink.behave = 'take';
    for (let click = 0; click < 2; click += 1) {
      const answer = await post.t.api.send('POST', pathOf(mail), 'List-Unsubscribe=One-Click', {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.text).toContain('You get no more mails of the kind “lead alert”');
    }
    expect(await wantsMails(post.mira, 'LEAD_ALERT')).toBe(false);
    expect(await wantsMails(post.mira, 'MESSAGE')).toBe(true);
    await again(post.t);
    await post.mailed();
    expect(post.sink.taken).toHaveLength(1);
    const states = (await deliveries(post.mira.api, { target: 'email' })).map(({ state, lastError }) => [
      state,
      lastError,
    ]);
    expect(states).toEqual([
      ['SKIPPED', 'The person wants no mails of this type any more.'],
      ['SENT', null],
    ]);
    const { body } = await post.ada.get<Page<object>>('/api/audit-log', {
      query: { entity: 'notification-preferences', action: 'unsubscribed' },
    });
    expect(body.data).toMatchObject([
      {
        actor: { type: 'user', id: post.mira.id, name: MIRA.name },
        entityId: post.mira.id,
        changes: { 'LEAD_ALERT.email': { from: true, to: false } },
      },
    ]);
  });

  it('takes the one click as a form with parts, as some mail programs send it', async () => {
    const mail = await post.mailed();
    const form =
      '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    const answer = await post.t.api.send('POST', pathOf(mail), form, {
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(answer.status).toBe(200);
    expect(await wantsMails(post.mira, 'LEAD_ALERT')).toBe(false);
  });

  it('shows a page with a button and changes nothing when it is only looked at', async () => {
    const mail = await post.mailed();
    for (const method of ['GET', 'HEAD', 'GET'] as const) {
      const { status, headers, text } = await post.t.api.send(method, pathOf(mail));
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'text/html; charset=utf-8',
        'no-store',
      ]);
      if (method === 'GET') expect(text).toMatch(/<form method="post">.*<button type="submit">/s);
    }
    expect(await wantsMails(post.mira, 'LEAD_ALERT')).toBe(true);
  });

  it('does nothing for anybody when it was made up, cut, or changed', async () => {
    const path = pathOf(await post.mailed());
    const forMessages = Buffer.from(`notification:${post.mira.id}:MESSAGE`).toString('base64url');
    for (const made of [
      path.slice(0, -1),
      `${path}x`,
      path.replace(/[^/]+\./, `${forMessages}.`),
      '/api/notifications/unsubscribe/x',
      '/api/notifications/unsubscribe/x.y',
    ])
      for (const method of ['GET', 'POST'] as const) {
        const answer = await post.t.api.send<Problem>(method, made);
        expect([made, answer.status, answer.body.code]).toEqual([
          made,
          404,
          'notifications.unknown_unsubscribe_link',
        ]);
      }
    expect(await wantsMails(post.mira, 'LEAD_ALERT')).toBe(true);
    expect(await wantsMails(post.mira, 'MESSAGE')).toBe(true);
  });

  it('of somebody who is not here any more is no mistake', async () => {
    const url = post.t.app.get(UnsubscribeLinks).urlFor('notification', v7(), 'LEAD_ALERT');
    expect((await post.t.api.post(url.slice(ADDRESS.length))).status).toBe(200);
  });

  it('of a report takes that address off its recipients, and nobody else', async () => {
    const report = await makeReport(post.mira.api, { recipients: ['boss@example.com', 'post@example.org'] });
    await ask(post.mira.api, report);
    await post.t.drain();
    const mail = (await post.mails()).find(({ to }) => to === 'boss@example.com');
    expect(mail?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail?.html).toContain(pathOf(mail));
    expect(mail?.text).toContain(pathOf(mail));
    expect((await post.t.api.get(pathOf(mail))).text).toContain('mails of this report');
    for (let click = 0; click < 2; click += 1) expect((await post.t.api.post(pathOf(mail))).status).toBe(200);
    const { body } = await post.mira.api.get<Report>(`${REPORTS}/${report.id}`);
    expect(body.recipients).toEqual(['post@example.org']);
    const log = await post.ada.get<Page<object>>('/api/audit-log', {
      query: { entity: 'report', action: 'unsubscribed' },
    });
    expect(log.body.data).toMatchObject([{ changes: { recipients: { to: ['post@example.org'] } } }]);
  });

  it('of a report is put down to whoever works here under that address, and else to nobody by name', async () => {
    const report = await makeReport(post.mira.api, { recipients: [JONAS.email, 'boss@example.com'] });
    await ask(post.mira.api, report);
    await post.t.drain();
    for (const mail of await post.mails()) await post.t.api.post(pathOf(mail));
    const log = await post.ada.get<Page<{ actor: object }>>('/api/audit-log', {
      query: { entity: 'report', action: 'unsubscribed', entityId: report.id },
    });
    expect(log.body.data.map(({ actor }) => actor)).toEqual(
      expect.arrayContaining([
        { type: 'user', id: post.jonas.id, name: JONAS.name },
        { type: 'system', id: null, name: null },
      ]),
    );
  });

  it('of a report keeps back what is on its way there, and leaves a report without readers', async () => {
    const report = await makeReport(post.mira.api, { recipients: ['boss@example.com'] });
    const other = await makeReport(post.mira.api, { recipients: ['boss@example.com'] });
    await ask(post.mira.api, report);
    await post.t.drain();
    const [mail] = await post.mails();
    // One mail waits for its next try, one run is not written yet, and another report has nothing to do with it.
    post.sink.behave = { code: 451 };
    await ask(post.mira.api, report);
    await post.t.drain();
    post.sink.behave = 'take';
    await ask(post.mira.api, report);
    await ask(post.mira.api, other);
    expect((await post.t.api.post(pathOf(mail))).status).toBe(200);
    await again(post.t);
    await post.t.drain();
    const runs = await runsOf(post.mira.api, report);
    expect(runs.map(({ deliveries: [delivery] }) => [delivery?.state, delivery?.lastError])).toEqual([
      [undefined, undefined],
      ['SKIPPED', 'The recipient wants this report no more.'],
      ['SENT', null],
    ]);
    expect((await onlyRun(post.mira.api, other)).deliveries).toMatchObject([{ state: 'SENT' }]);
    expect((await post.mira.api.get<Report>(`${REPORTS}/${report.id}`)).body.recipients).toEqual([]);
    await ask(post.mira.api, report);
    await post.t.drain();
    expect((await runsOf(post.mira.api, report))[0]).toMatchObject({ state: 'DONE', deliveries: [] });
    expect(post.sink.taken).toHaveLength(2);
  });
});
