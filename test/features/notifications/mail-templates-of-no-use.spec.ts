import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { emptyMailbox, mailsOf } from './mailbox.js';
import { listOf, openStaffRoom, tell, type Member } from './staff-room.js';
import { mailed, NOTIFICATION, OWN, returnAll, shown, TEMPLATES } from './templates.js';

let t: TestApp;
let ada: Api;
let mira: Member;
beforeAll(async () => {
  t = await startTestApp({ env: { PUBLIC_URL: 'https://parley.example.com' } });
  ({ ada, mira } = await openStaffRoom(t));
  await mira.api.put('/api/notifications/preferences', { types: { LEAD_ALERT: { email: true } } });
});
afterAll(() => t.close());
beforeEach(async () => {
  // Tests move the clock, and sessions end.
  ada = await t.api.asAda();
  emptyMailbox(t);
  await returnAll(ada);
});

describe('templates of mails', () => {
  it('that are broken by now hold no mail up: the built-in one is used, and administrators are told once a day', async () => {
    const builtIn = await mailed(t, mira);
    await ada.put(NOTIFICATION, OWN);
    // As after an update of Parley in which a variable got another name.
    await t.database.rows(
      `update "MailTemplateOverride" set html = '<p>\n{{oldName}}</p>' where name = 'notification' returning 1 as one`,
    );
    // It was changed past the product: any change of a template makes all be read anew.
    await ada.put(`${TEMPLATES}/report`, (await shown(ada, 'report')).builtIn);
    await expect.poll(async () => (await mailed(t, mira)).subject).toBe(builtIn.subject);
    await mailed(t, mira);
    expect(await shown(ada)).toMatchObject({
      broken: true,
      overridden: true,
      problems: [{ part: 'html', line: 2, column: 1 }],
    });
    const { id } = (await ada.get<{ id: string }>('/api/auth/me')).body;
    const alerts = (await listOf({ id, api: ada })).filter(({ type }) => type === 'SYSTEM_ALERT');
    expect(alerts).toMatchObject([
      {
        title: 'The mail template "notification" can not be used',
        body: expect.stringContaining('its html (line 2, column 1) names "oldName"') as string,
      },
    ]);
    t.clock.forward(24 * 60 * 60);
    await mailed(t, mira);
    expect(
      (await listOf({ id, api: await t.api.asAda() })).filter(({ type }) => type === 'SYSTEM_ALERT'),
    ).toHaveLength(2);
  });

  it('that show nothing of some news, or too much of other, leave that to the built-in one and tell administrators', async () => {
    const builtIn = await mailed(t, mira, 'Long');
    t.clock.forward(7 * 24 * 60 * 60);
    ada = await t.api.asAda();
    await ada.put(NOTIFICATION, { ...OWN, text: '{{#body}}{{body}}{{/body}}' });
    expect((await mailed(t, mira, 'Long')).subject).toBe('News: Long');
    emptyMailbox(t);
    await tell(t, [mira.id], { title: 'Short', body: '' });
    await t.drain();
    expect(await mailsOf(t)).toMatchObject([{ subject: 'Short' }]);
    const { id } = (await ada.get<{ id: string }>('/api/auth/me')).body;
    const [alert] = (await listOf({ id, api: ada })).filter(({ type }) => type === 'SYSTEM_ALERT');
    expect(alert).toMatchObject({
      title: 'The mail template "notification" can not be used',
      body: expect.stringContaining('its text (line 1, column 1) shows nothing') as string,
    });
    expect(builtIn.subject).toBe('Long');
  });

  it('of a link that somebody asked for must show it', async () => {
    const path = `${TEMPLATES}/password-reset`;
    const own = { subject: 'Hi {{name}}', html: '<p>{{link}}</p>', text: '{{link}}' };
    const without = await ada.put<Problem>(path, { ...own, html: '<p>Hello {{name}}</p>', text: 'Hello' });
    expect(without.body.errors).toEqual(
      ['html', 'text'].map((part) => ({
        path: part,
        message: 'line 1, column 1: does not show {{link}}, without which the mail is of no use',
      })),
    );
    expect((await ada.put(path, own)).status).toBe(200);
    expect((await shown(ada, 'password-reset')).variables).toMatchObject([
      { name: 'name', needed: false },
      { name: 'link', needed: true },
    ]);
    emptyMailbox(t);
    await t.api.post('/api/auth/password/forgot', { email: MIRA.email });
    await t.drain();
    const [mail] = await mailsOf(t);
    expect(mail).toMatchObject({ to: MIRA.email, subject: `Hi ${MIRA.name}` });
    expect(mail?.text).toMatch(/^https:\/\/parley\.example\.com\/reset-password\?token=[\w-]{43}\s*$/);
    await t.database.rows(
      `update "MailTemplateOverride" set text = 'Hello' where name = 'password-reset' returning 1 as one`,
    );
    await ada.put(`${TEMPLATES}/report`, (await shown(ada, 'report')).builtIn);
    emptyMailbox(t);
    await t.api.post('/api/auth/password/forgot', { email: MIRA.email });
    await t.drain();
    expect(await mailsOf(t)).toMatchObject([{ subject: 'Set a new password for Parley' }]);
  });
});
