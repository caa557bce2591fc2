import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JONAS } from '../../support/cast/people.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, hire, signIn, type Problem, type SignedIn } from './staff.js';

interface Session {
  id: string;
  device: string;
  ip: string;
  current: boolean;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  await hire(await t.api.asAda(), JONAS);
});
afterAll(() => t.close());

describe('the list of sessions', () => {
  it('shows where one is signed in: device, address, last use, and which one asks', async () => {
    const login = await t.api.post<SignedIn>('/api/auth/login', loginOf(JONAS), {
      headers: { 'user-agent': FIREFOX },
    });
    const jonas = t.api.with(login.body.accessToken);
    const [session] = await sessionsOf(jonas);
    const now = t.clock.now();
    expect(session).toEqual({
      id: expect.any(String) as string,
      device: 'Firefox on Linux',
      ip: '127.0.0.1',
      current: true,
      createdAt: now.toISOString(),
      lastUsedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 30 * 24 * 60 * 60 * 1000).toISOString(),
    });
  });

  it('tells the last use to the minute', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    t.clock.forward(61);
    await jonas.get('/api/auth/me');
    const used = t.clock.now().toISOString();
    await expect
      .poll(async () => (await sessionsOf(jonas)).find(({ current }) => current)?.lastUsedAt)
      .toBe(used);
  });

  it('shows nobody the sessions of others, and comes in pages, newest first', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    await t.api.asAda();
    const all = await sessionsOf(jonas);
    expect(all.length).toBeGreaterThan(2);
    const first = await jonas.get<{ data: Session[]; nextCursor: string }>('/api/auth/sessions', {
      query: { limit: '1' },
    });
    const second = await jonas.get<{ data: Session[] }>('/api/auth/sessions', {
      query: { limit: '1', cursor: first.body.nextCursor },
    });
    expect([first.body.data[0], second.body.data[0]]).toEqual(all.slice(0, 2));
    const owners = await t.database.rows(
      'select distinct "userId"::text from "Session" where id = any($1::uuid[])',
      [all.map(({ id }) => id)],
    );
    expect(owners).toHaveLength(1);
  });

  it('leaves out those that ended', async () => {
    const one = await t.api.signIn(JONAS.email, JONAS.password);
    const other = await t.api.signIn(JONAS.email, JONAS.password);
    const before = (await sessionsOf(other)).length;
    await one.post('/api/auth/logout');
    expect(await sessionsOf(other)).toHaveLength(before - 1);
  });
});

describe('ending a session', () => {
  it('kills its access and refresh tokens at once, and no other', async () => {
    const [phone, laptop] = [await signIn(t.api, JONAS), await signIn(t.api, JONAS)];
    const onPhone = (await sessionsOf(t.api.with(phone.accessToken))).find(({ current }) => current);
    const answer = await t.api.with(laptop.accessToken).delete(`/api/auth/sessions/${onPhone?.id}`);
    expect(answer.status).toBe(204);
    expect((await t.api.with(phone.accessToken).get('/api/auth/me')).status).toBe(401);
    expect((await t.api.post('/api/auth/refresh', { refreshToken: phone.refreshToken })).status).toBe(401);
    expect((await t.api.with(laptop.accessToken).get('/api/auth/me')).status).toBe(200);
  });

  it('of somebody else looks as if there were none, and does nothing', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const ada = await t.api.asAda();
    const adas = (await sessionsOf(ada)).find(({ current }) => current);
    const answer = await jonas.delete<Problem>(`/api/auth/sessions/${adas?.id}`);
    expect(answer.status).toBe(404);
    expect(answer.body.code).toBe('auth.session_not_found');
    expect((await ada.get('/api/auth/me')).status).toBe(200);
  });

  it('of no session, or of no id, is told apart', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    expect((await jonas.delete('/api/auth/sessions/0192f7c1-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await jonas.delete('/api/auth/sessions/mine')).status).toBe(400);
  });
});

describe('signing out', () => {
  it('kills both tokens of the session at once and takes the cookie away', async () => {
    const { accessToken, refreshToken } = await signIn(t.api, JONAS);
    const api = t.api.with(accessToken);
    const answer = await api.post('/api/auth/logout');
    expect(answer.status).toBe(204);
    expect(String(answer.headers['set-cookie'])).toMatch(/^parley_refresh=; .*Expires=Thu, 01 Jan 1970/);
    expect((await api.get('/api/auth/me')).status).toBe(401);
    const refreshed = await t.api.post<Problem>('/api/auth/refresh', { refreshToken });
    expect(`${refreshed.status} ${refreshed.body.code}`).toBe('401 auth.bad_refresh_token');
  });
});

describe('an administrator', () => {
  it('sees where a user is signed in and signs them out everywhere', async () => {
    const ada = await t.api.asAda();
    const { accessToken, refreshToken, user } = await signIn(t.api, JONAS);
    const seen = await ada.get<{ data: Session[] }>(`/api/users/${user.id}/sessions`);
    expect(seen.body.data.length).toBeGreaterThan(0);
    expect(seen.body.data.every(({ current }) => !current)).toBe(true);
    expect((await ada.delete(`/api/users/${user.id}/sessions`)).status).toBe(204);
    expect((await t.api.with(accessToken).get('/api/auth/me')).status).toBe(401);
    expect((await t.api.post('/api/auth/refresh', { refreshToken })).status).toBe(401);
    expect((await ada.get<{ data: Session[] }>(`/api/users/${user.id}/sessions`)).body.data).toEqual([]);
    expect((await ada.get('/api/auth/me')).status).toBe(200);
  });

  it('is told when there is no such user', async () => {
    const ada = await t.api.asAda();
    expect((await ada.delete('/api/users/0192f7c1-0000-7000-8000-000000000000/sessions')).status).toBe(404);
  });
});

function loginOf({ email, password }: typeof JONAS | typeof ADA): { email: string; password: string } {
  return { email, password };
}

async function sessionsOf(api: Api): Promise<Session[]> {
  return (await api.get<{ data: Session[] }>('/api/auth/sessions')).body.data;
}
