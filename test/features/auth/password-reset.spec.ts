import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { JONAS, LEILA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire, signIn, type Problem, type User } from './staff.js';

const HOUR = 60 * 60;

let t: TestApp;
let jonas: User;
beforeAll(async () => {
  t = await startTestApp({ env: { PUBLIC_URL: 'https://parley.example.com' } });
  jonas = await hire(await t.api.asAda(), JONAS);
});
afterAll(() => t.close());

/** The password that holds now; every reset in a test moves it on. */
let password = JONAS.password;
let count = 0;
beforeEach(() => {
  // More than an hour apart, so that the limit of mails in an hour is no matter but where it is tested.
  t.clock.forward(2 * HOUR);
  rmSync(join(String(t.env.DATA_DIR), 'mail'), { recursive: true, force: true });
});

describe('a forgotten password', () => {
  it('brings a mail with a link to the stored address', async () => {
    const answer = await forgot('  JONAS@example.com ');
    expect(answer.status).toBe(202);
    await t.drain();
    const [mail, ...more] = mails();
    expect(more).toEqual([]);
    expect(mail).toContain('To: jonas@example.com');
    expect(mail).toContain('Subject: Set a new password for Parley');
    expect(mail).toMatch(/https:\/\/parley\.example\.com\/reset-password\?token=[\w-]{43}\b/);
  });

  it('gets the same answer and the same work for an address nobody has, and no mail is sent', async () => {
    const [known, unknown] = [await forgot(JONAS.email), await forgot('nobody@example.com')];
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    const jobs = await t.database.rows<{ count: number }>(
      `select count(*)::int as count from graphile_worker.jobs where task_identifier = 'send-password-reset'`,
    );
    expect(jobs[0]?.count).toBe(2);
    await t.drain();
    expect(mails()).toHaveLength(1);
  });

  it('sends nothing to look-alikes of an address, nor to somebody deactivated', async () => {
    const ada = await t.api.asAda();
    const leila = await hire(ada, LEILA);
    await ada.delete(`/api/users/${leila.id}`);
    for (const address of ['jonás@example.com', 'jonas@example。com', LEILA.email]) await forgot(address);
    await t.drain();
    expect(mails()).toEqual([]);
  });

  it('mails at most five links an hour, however often somebody asks', async () => {
    for (let ask = 0; ask < 8; ask += 1) await forgot(JONAS.email);
    await t.drain();
    expect(mails()).toHaveLength(5);
  });

  it('keeps no token: neither in the queue nor in the tables', async () => {
    await forgot(JONAS.email);
    const queued = await everything(
      'select row_to_json(j)::text as text from graphile_worker._private_jobs j',
    );
    await t.drain();
    const token = tokenOf(mails()[0]);
    const stored = await everything('select row_to_json(r)::text as text from "PasswordReset" r');
    expect(queued.length * stored.length).toBeGreaterThan(0);
    expect(`${queued}${stored}`).not.toContain(token);
  });
});

describe('the link', () => {
  it('sets a new password once, and ends all sessions at once', async () => {
    const before = await signIn(t.api, { email: JONAS.email, password });
    const token = await mailedToken();
    const old = password;
    expect((await reset(token)).status).toBe(204);
    expect((await t.api.with(before.accessToken).get('/api/auth/me')).status).toBe(401);
    expect((await t.api.post('/api/auth/refresh', { refreshToken: before.refreshToken })).status).toBe(401);
    expect((await t.api.post('/api/auth/login', { email: JONAS.email, password: old })).status).toBe(401);
    await signIn(t.api, { email: JONAS.email, password });
    const again = await reset(token);
    expect(`${again.status} ${again.body.code}`).toBe('400 auth.bad_reset_token');
  });

  it('works once when it is used ten times at once', async () => {
    const token = await mailedToken();
    const tries = Array.from({ length: 10 }, (_, index) => `a lighthouse number ${index}`);
    const answers = await Promise.all(
      tries.map((next) => t.api.post('/api/auth/password/reset', { token, password: next })),
    );
    const won = answers.findIndex(({ status }) => status === 204);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(400)]);
    password = tries[won] ?? '';
    await signIn(t.api, { email: JONAS.email, password });
  });

  it('is good for an hour', async () => {
    const token = await mailedToken();
    t.clock.forward(HOUR);
    expect((await reset(token)).body.code).toBe('auth.bad_reset_token');
    const fresh = await mailedToken();
    t.clock.forward(HOUR - 1);
    expect((await reset(fresh)).status).toBe(204);
  });

  it('stays good when the new password is refused for being weak', async () => {
    const token = await mailedToken();
    const weak = await t.api.post<Problem>('/api/auth/password/reset', { token, password: 'jonas-weber-1' });
    expect(`${weak.status} ${weak.body.code}`).toBe('400 auth.weak_password');
    expect((await reset(token)).status).toBe(204);
  });

  it('dies with every other link once one was used', async () => {
    const [one, other] = [await mailedToken(), await mailedToken()];
    expect((await reset(other)).status).toBe(204);
    expect((await reset(one)).body.code).toBe('auth.bad_reset_token');
  });

  it('dies when the password or the address is changed', async () => {
    const byPassword = await mailedToken();
    const api = await t.api.signIn(JONAS.email, password);
    const changed = nextPassword();
    await api.post('/api/auth/me/password', { currentPassword: password, newPassword: changed });
    password = changed;
    expect((await reset(byPassword)).body.code).toBe('auth.bad_reset_token');
    const byAddress = await mailedToken();
    const again = await t.api.signIn(JONAS.email, password);
    await again.patch('/api/auth/me', { email: 'moved@example.com', currentPassword: password });
    expect((await reset(byAddress)).body.code).toBe('auth.bad_reset_token');
    await again.patch('/api/auth/me', { email: JONAS.email, currentPassword: password });
  });

  it('dies when the user is deactivated, and does not come back with them', async () => {
    const token = await mailedToken();
    const ada = await t.api.asAda();
    await ada.delete(`/api/users/${jonas.id}`);
    expect((await reset(token)).body.code).toBe('auth.bad_reset_token');
    await ada.patch(`/api/users/${jonas.id}`, { active: true });
    expect((await reset(token)).body.code).toBe('auth.bad_reset_token');
  });

  it('is refused when it is not ours', async () => {
    for (const token of ['', 'nonsense', 'A'.repeat(43)]) {
      expect((await reset(token)).body.code).toBe('auth.bad_reset_token');
    }
  });

  it('is the same when its mail is tried again, so that a mail program shows one', async () => {
    await forgot(JONAS.email);
    const [job] = await t.database.rows<{ payload: object }>(
      `select payload from graphile_worker._private_jobs order by id desc limit 1`,
    );
    await t.drain();
    await t.database.rows(`select id::text from graphile_worker.add_job('send-password-reset', $1::json)`, [
      JSON.stringify(job?.payload),
    ]);
    await t.drain();
    const [first, second] = mails();
    expect(tokenOf(second)).toBe(tokenOf(first));
    expect(messageIdOf(second)).toBe(messageIdOf(first));
  });
});

function forgot(email: string): ReturnType<typeof t.api.post> {
  return t.api.post('/api/auth/password/forgot', { email });
}

async function mailedToken(): Promise<string> {
  await forgot(JONAS.email);
  await t.drain();
  return tokenOf(mails().at(-1));
}

async function reset(token: string): Promise<{ status: number; body: Problem }> {
  const next = nextPassword();
  const answer = await t.api.post<Problem>('/api/auth/password/reset', { token, password: next });
  if (answer.status === 204) password = next;
  return answer;
}

function nextPassword(): string {
  count += 1;
  return `herons wade in water ${count} cold`;
}

/** All mails, the oldest first: their names are ids that sort by time. */
function mails(): string[] {
  const folder = join(String(t.env.DATA_DIR), 'mail');
  try {
    return readdirSync(folder)
      .sort()
      .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '='));
  } catch {
    return [];
  }
}

function tokenOf(mail: string | undefined): string {
  return /token=([\w-]+)/.exec(mail ?? '')?.[1] ?? '';
}

function messageIdOf(mail: string | undefined): string | undefined {
  return /^Message-ID: (.*)$/im.exec(mail ?? '')?.[1];
}

async function everything(sql: string): Promise<string> {
  return (await t.database.rows<{ text: string }>(sql)).map(({ text }) => text).join('\n');
}
