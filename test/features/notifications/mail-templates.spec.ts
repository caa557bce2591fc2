import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Problem } from '../auth/staff.js';
import { emptyMailbox } from './mailbox.js';
import { openStaffRoom, type Member, type Page } from './staff-room.js';
import {
  mailed,
  NOTIFICATION,
  OWN,
  returnAll,
  shown,
  TEMPLATES,
  type Parts,
  type Template,
} from './templates.js';

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

/** What is wrong with these parts, as the API says: `path message`. */
async function mistakes(parts: Partial<Parts>): Promise<string[]> {
  const answer = await ada.put<Problem>(NOTIFICATION, { ...OWN, ...parts });
  expect(answer.status, answer.text).toBe(400);
  return (answer.body.errors ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe('the templates of mails', () => {
  it('are listed with their variables, and each is right and can be previewed as it is built in', async () => {
    const { body } = await ada.get<Page<Template>>(TEMPLATES);
    expect(body.data.map(({ name, overridden, broken }) => [name, overridden, broken])).toEqual(
      ['notification', 'daily-summary', 'report', 'password-reset'].map((name) => [name, false, false]),
    );
    for (const { name } of body.data) {
      const template = await shown(ada, name);
      expect(template.problems).toEqual([]);
      expect(template.builtIn).toEqual({
        subject: template.subject,
        html: template.html,
        text: template.text,
      });
      // What is built in comes through unchanged when it is kept: nothing of it is cleaned away.
      const kept = await ada.put<Template>(`${TEMPLATES}/${name}`, template.builtIn);
      expect([kept.status, kept.body.problems]).toEqual([200, []]);
      const before = await ada.post<Parts>(`${TEMPLATES}/${name}/preview`, {});
      await ada.delete(`${TEMPLATES}/${name}`);
      const after = await ada.post<Parts>(`${TEMPLATES}/${name}/preview`, {});
      expect(before.body).toEqual(after.body);
      for (const part of Object.values(after.body)) expect(part).not.toMatch(/\{\{|undefined|\[object/);
      for (const { meaning } of template.variables) expect(meaning).not.toBe('');
    }
    const { variables } = await shown(ada, 'daily-summary');
    expect(variables).toContainEqual({
      name: 'percent',
      in: 'bars',
      list: false,
      needed: false,
      meaning: expect.stringContaining('percent') as string,
      example: '100',
    });
    expect((await ada.get(`${TEMPLATES}/nothing`)).status).toBe(404);
    expect((await mira.api.get(TEMPLATES)).status).toBe(403);
  });

  it('draw bars in the daily summary that need no pictures, with the same in letters', async () => {
    const { body } = await ada.post<Parts>(`${TEMPLATES}/daily-summary/preview`, {});
    expect(body.html).not.toContain('<img');
    expect(body.html.match(/<table role="presentation" width="\d+%"/g)).toEqual(
      [100, 69, 100, 100, 31].map((percent) => `<table role="presentation" width="${percent}%"`),
    );
    expect(body.text).toContain(
      'Fri 27 February: 64 ██████████████\nSat 28 February: 0\nSun 1 March: 93 ████',
    );
  });

  it('can be written otherwise, on all processes at once, and returned to the built-in ones', async () => {
    const other = await startTestApp({ sharing: t });
    try {
      const builtIn = await mailed(t, mira);
      expect(builtIn.subject).toBe('A lead is hot');
      const set = await (await other.api.asAda()).put<Template>(NOTIFICATION, OWN);
      expect([set.status, set.body.overridden]).toEqual([200, true]);
      await expect.poll(async () => (await mailed(t, mira, '<b>Ana</b>')).subject).toBe('News: <b>Ana</b>');
      const mail = await mailed(t, mira, '<b>Ana</b>');
      expect(mail.html).toMatch(
        /<body[^>]*><h1>&lt;b&gt;Ana&lt;\/b&gt;<\/h1><p>The score rose to 80.<\/p><p><a href="https:\/\/parley.example.com\/leads\/1"/,
      );
      expect(mail.text.trim()).toBe('<b>Ana</b>\nThe score rose to 80.\nhttps://parley.example.com/leads/1');
      expect((await ada.delete(NOTIFICATION)).status).toBe(204);
      expect((await mailed(t, mira)).html).toBe(builtIn.html);
    } finally {
      await other.close();
    }
    const { body } = await ada.get<Page<object>>('/api/audit-log', { query: { entity: 'mail-template' } });
    expect(body.data.slice(0, 2)).toMatchObject([
      { action: 'deleted', entityId: 'notification', changes: { subject: { from: OWN.subject, to: null } } },
      { action: 'created', entityId: 'notification', changes: { subject: { from: null, to: OWN.subject } } },
    ]);
  });

  it('are not overwritten by who has not seen the change before', async () => {
    const { headers } = await ada.get(NOTIFICATION);
    const ifMatch = { headers: { 'if-match': String(headers.etag) } };
    expect((await ada.put(NOTIFICATION, OWN, ifMatch)).status).toBe(200);
    expect((await ada.put(NOTIFICATION, { ...OWN, subject: 'Mine' }, ifMatch)).status).toBe(412);
    expect((await shown(ada)).subject).toBe(OWN.subject);
  });

  it('are refused with each mistake at its place', async () => {
    expect(await mistakes({ html: '<p>\n  {{nme}}</p>', text: '{{#body}}' })).toEqual([
      expect.stringMatching(
        /^html line 2, column 3: names "nme", which is no variable here. There are title, body/,
      ),
      expect.stringMatching(/^text line 1, column 9: does not close \{\{#body\}\}/),
    ]);
    expect(await mistakes({ subject: '{{constructor}}{{{title}}}' })).toEqual([
      expect.stringMatching(/^subject line 1, column 1: names "constructor"/),
      expect.stringMatching(/^subject line 1, column 16: puts "title" in without escaping/),
    ]);
    expect(await mistakes({ subject: 'a\r\nBcc: eve@example.com' })).toEqual(['subject must be one line']);
    expect(await mistakes({ html: '' })).toHaveLength(1);
    expect(await mistakes({ html: 'x'.repeat(100_001) })).toHaveLength(1);
    expect(await mistakes({ text: 'x'.repeat(20_001) })).toHaveLength(1);
    expect((await ada.put<Problem>(NOTIFICATION, { ...OWN, html: '{{> x}}' })).body.code).toBe(
      'notifications.template_broken',
    );
    expect((await shown(ada)).overridden).toBe(false);
  });

  it('are refused where a part shows nothing, or does not fit into a mail', async () => {
    const nothing = 'line 1, column 1: shows nothing';
    for (const subject of ['{{#sections}}{{/sections}}', '{{^title}}None{{/title}}', '\u200b{{! a note }}'])
      expect(await mistakes({ subject })).toEqual([`subject ${nothing} when it is filled`]);
    for (const text of [' ', '\n\t\u00a0', '{{! a note }}'])
      expect(await mistakes({ text })).toEqual([`text ${nothing} when it is filled`]);
    for (const html of ['<p></p>', '<script>1</script>', '<p>&nbsp; &#8203;</p>', '{{^title}}x{{/title}}'])
      expect(await mistakes({ html })).toEqual([`html ${nothing} when it is filled`]);
    expect(
      (await ada.put(NOTIFICATION, { ...OWN, html: '<img src="https://example.com/x.png">' })).status,
    ).toBe(200);
    // Each becomes five letters when it is cleaned, and could not be written back.
    expect(await mistakes({ html: '&'.repeat(20_001) })).toEqual([
      'html line 1, column 1: is longer than 100000 characters once it is cleaned',
    ]);
    // Six figures in the examples: six times as long.
    const long = `{{title}}{{#figures}}${'x'.repeat(90_000)}{{/figures}}`;
    const { builtIn } = await shown(ada, 'daily-summary');
    const answer = await ada.put<Problem>(`${TEMPLATES}/daily-summary`, { ...builtIn, html: long });
    expect(answer.body.errors).toEqual([
      {
        path: 'html',
        message: 'line 1, column 1: becomes longer than 500000 characters, which no mail may be',
      },
    ]);
  });

  it('lose what runs or asks for anything, and may not lose half of a section with it', async () => {
    const html = `<p onclick="x()" style="color:#f00;background:url(http://evil.example)">{{title}}</p><script>{{body}}</script>
      <form action="http://evil.example"><input></form><a href="javascript:x">{{title}}</a>`;
    const { body } = await ada.put<Template>(NOTIFICATION, { ...OWN, html });
    expect(body.html.trim().replace(/\s+/g, ' ')).toBe(
      '<p style="color:#f00">{{title}}</p> <a rel="noopener noreferrer">{{title}}</a>',
    );
    expect(await mistakes({ html: '<script>{{#body}}</script>{{/body}}' })).toEqual([
      expect.stringMatching(
        /^html line 1, column 1: without what mails can not show .* has \{\{\/body\}\} without/,
      ),
    ]);
  });

  it('put a value into a link only where it is an address', async () => {
    await ada.put(NOTIFICATION, { ...OWN, html: '<a href="{{title}}">{{title}}</a>' });
    expect((await mailed(t, mira, 'javascript:alert(1)')).html).toContain(
      '<a rel="noopener noreferrer">javascript:alert(1)</a>',
    );
  });

  it('are previewed as drafts, filled with examples, and nothing is kept', async () => {
    const preview = (draft: unknown): Promise<{ status: number; body: Parts & Problem }> =>
      ada.post<Parts & Problem>(`${NOTIFICATION}/preview`, draft);
    const { body } = await preview({
      subject: 'Draft {{title}}',
      html: '<i>{{title}}</i><script>1</script>',
    });
    expect(body.subject).toBe('Draft Ana Souza is a hot lead');
    expect(body.html).toMatch(
      /^<!doctype html>.*<body[^>]*><i>Ana Souza is a hot lead<\/i><\/body><\/html>$/s,
    );
    expect(body.text).toContain('Ana Souza is a hot lead');
    const inUse = await ada.post<Parts>(`${NOTIFICATION}/preview`);
    expect([inUse.status, inUse.body.subject]).toEqual([200, 'Ana Souza is a hot lead']);
    const refused = await preview({ text: '{{x}}' });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([400, 'text']);
    expect((await shown(ada)).overridden).toBe(false);
    expect((await ada.post(`${TEMPLATES}/nothing/preview`, {})).status).toBe(404);
    expect((await mira.api.post(`${NOTIFICATION}/preview`, {})).status).toBe(403);
  });
});
