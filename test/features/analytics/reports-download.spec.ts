import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { join } from '../notifications/staff-room.js';
import { ask, makeReport, onlyRun, REPORTS } from './reports.js';

const ADA = { email: 'ada@example.com', password: 'ada keeps the keys of the house' };
/** What browsers ask for where an address is opened. */
const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const FORM = { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' };

let t: TestApp;
let ada: Api;
let path: string;
let expected: string;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  await join(t, ada, JONAS);
  await t.database.prisma.customer.create({ data: { name: 'Grace Hopper' } });
  const report = await makeReport(ada, {});
  await ask(ada, report);
  await t.drain();
  path = `${REPORTS}/runs/${(await onlyRun(ada, report)).id}/file`;
  expected = (await ada.get(path)).text;
});
afterAll(() => t.close());

const form = (fields: Record<string, string>): ReturnType<Api['post']> =>
  t.api.post(path, new URLSearchParams(fields).toString(), { headers: FORM });

describe('the link to a report, opened in a browser', () => {
  it('shows a page to sign in on, and a program the same refusal as ever', async () => {
    const page = await t.api.get(path, { headers: BROWSER });
    expect(page.status).toBe(401);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.text).toContain('<form method="post">');
    const program = await t.api.get(path);
    expect(program.status).toBe(401);
    expect(program.body).toMatchObject({ code: 'auth.required' });
  });

  it('gives the file for an address and a password, without leaving a session behind', async () => {
    const before = await sessions();
    const file = await form(ADA);
    expect(file.status, file.text).toBe(200);
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="parley-customers-2026-03-02.csv"',
      'cache-control': 'no-store',
    });
    expect(file.headers['set-cookie']).toBeUndefined();
    expect(file.text).toBe(expected);
    expect(await sessions()).toBe(before);
    const downloads = await t.database.rows(
      `select a.action, u.email from "AuditEntry" a join "User" u on u.id::text = a."actorId"::text
       where a.action in ('signed-in-once', 'downloaded') order by a.id desc limit 2`,
    );
    expect(downloads).toEqual([
      { action: 'downloaded', email: ADA.email },
      { action: 'signed-in-once', email: ADA.email },
    ]);
    const json = await t.api.post(path, ADA);
    expect(json.text).toBe(expected);
  });

  it('says on the page what was wrong: the password, the role, a field', async () => {
    const wrong = await form({ ...ADA, password: 'something <else>' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('The e-mail address or the password is wrong. Check both and try again.');
    expect(wrong.text).toContain('<form method="post">');
    const unknown = await form({ ...ADA, email: 'nobody@example.com' });
    expect([unknown.status, unknown.text.replace('nobody@', 'ada@')]).toEqual([401, wrong.text]);
    const low = await form({ email: JONAS.email, password: JONAS.password });
    expect(low.status).toBe(403);
    expect(low.text).toContain('This needs the role MANAGER or above.');
    const twice = await t.api.post(path, 'email=a@example.com&email=b@example.com&password=x', {
      headers: FORM,
    });
    expect(twice.status).toBe(400);
    expect(twice.text).toContain('email must be a string');
  });

  it('says when there is no such file, after the sign-in and not before', async () => {
    const none = path.replace(/[0-9a-f]{12}\/file$/u, '000000000000/file');
    expect((await t.api.get(none, { headers: BROWSER })).text).toContain('<form method="post">');
    const stranger = await t.api.post(none, new URLSearchParams({ ...ADA, password: 'x' }).toString(), {
      headers: FORM,
    });
    expect(stranger.status).toBe(401);
    const known = await t.api.post(none, new URLSearchParams(ADA).toString(), { headers: FORM });
    expect(known.status).toBe(404);
    expect(known.text).toContain('<h1>No file</h1>');
  });

  it('keeps nobody waiting over a form that is no sign-in: it is refused by its size before it is read', async () => {
    const fields = Array.from({ length: 40_000 }, (_, nr) => `f${nr}=1`).join('&');
    const began = performance.now();
    const refused = await t.api.post(path, fields, { headers: FORM });
    expect(refused.status).toBe(413);
    expect(refused.body).toMatchObject({ code: 'request.too_large' });
    // It took half a minute.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('keeps the address that was typed when the password was wrong', async () => {
    const wrong = await form({ email: 'Ada"><b>@example.com', password: 'x' });
    expect(wrong.text).toContain('value="Ada&#34;&#62;&#60;b&#62;@example.com"');
  });

  it('offers no sign-in where signing in does not help', async () => {
    const bad = await ada.get(path.replace(/[^/]+\/file$/u, 'x/file'), { headers: BROWSER });
    expect(bad.status).toBe(400);
    expect(bad.text).toContain('id must be a UUID');
    expect(bad.text).not.toContain('<form');
  });

  it('is not noted as a download where only its head is asked for', async () => {
    const noted = async (): Promise<unknown> =>
      (await t.database.rows(`select count(*)::int as n from "AuditEntry" where action = 'downloaded'`))[0];
    const before = await noted();
    const head = await t.app.inject({ method: 'HEAD', url: path, headers: await tokenOf() });
    expect(head.statusCode).toBe(200);
    expect(await noted()).toEqual(before);
  });

  it('takes forms nowhere else', async () => {
    const login = await t.api.post('/api/auth/login', new URLSearchParams(ADA).toString(), { headers: FORM });
    expect(login.status).toBe(415);
  });
});

async function tokenOf(): Promise<{ authorization: string }> {
  const { body } = await t.api.post<{ accessToken: string }>('/api/auth/login', ADA);
  return { authorization: `Bearer ${body.accessToken}` };
}

async function sessions(): Promise<unknown> {
  const [row] = await t.database.rows<{ n: number }>('select count(*)::int as n from "Session"');
  return row?.n;
}
