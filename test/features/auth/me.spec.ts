import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JONAS, LEILA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire, signIn, type Problem, type SignedIn, type User } from './staff.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
  const ada = await t.api.asAda();
  await hire(ada, JONAS);
  await hire(ada, LEILA);
});
afterAll(() => t.close());

describe('my account', () => {
  it('lets me change my name', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const answer = await jonas.patch<User>('/api/auth/me', { name: '  Jonas W.  ' });
    expect(answer.status).toBe(200);
    expect(answer.body.name).toBe('Jonas W.');
    expect((await jonas.get<User>('/api/auth/me')).body.name).toBe('Jonas W.');
  });

  it('does not let me raise myself', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    for (const field of [
      { role: 'ADMIN' },
      { active: true },
      { id: 'x' },
      { passwordHash: 'x' },
      { password: 'x' },
    ]) {
      const answer = await jonas.patch<Problem>('/api/auth/me', { name: 'Jonas Weber', ...field });
      expect(answer.status, JSON.stringify(field)).toBe(400);
    }
    expect((await jonas.get<User>('/api/auth/me')).body).toMatchObject({ name: 'Jonas W.', role: 'AGENT' });
  });

  it('changes its address only with the current password', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    for (const currentPassword of [undefined, 'not the password of jonas']) {
      const answer = await jonas.patch<Problem>('/api/auth/me', { email: 'j@example.com', currentPassword });
      expect(`${answer.status} ${answer.body.code}`).toBe('403 auth.wrong_password');
    }
    const moved = await jonas.patch<User>('/api/auth/me', {
      email: 'J.Weber@example.com',
      currentPassword: JONAS.password,
    });
    expect(moved.body.email).toBe('j.weber@example.com');
    await signIn(t.api, { email: 'j.weber@example.com', password: JONAS.password });
    expect((await t.api.post('/api/auth/login', loginOf(JONAS))).status).toBe(401);
    await jonas.patch('/api/auth/me', { email: JONAS.email, currentPassword: JONAS.password });
  });

  it('does not take the address of somebody else', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const answer = await jonas.patch<Problem>('/api/auth/me', {
      email: LEILA.email,
      currentPassword: JONAS.password,
    });
    expect(`${answer.status} ${answer.body.code}`).toBe('409 users.email_taken');
  });

  it('refuses a change made on an older state', async () => {
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const { headers } = await jonas.get('/api/auth/me');
    t.clock.forward(1);
    await jonas.patch('/api/auth/me', { name: 'Jonas Weber' });
    const late = await jonas.patch(
      '/api/auth/me',
      { name: 'Late' },
      { headers: { 'if-match': String(headers.etag) } },
    );
    expect(late.status).toBe(412);
  });
});

describe('changing my password', () => {
  const next = 'leila paints the harbour green';

  it('needs the current one', async () => {
    const leila = await t.api.signIn(LEILA.email, LEILA.password);
    const answer = await leila.post<Problem>('/api/auth/me/password', {
      currentPassword: 'not the password of leila',
      newPassword: next,
    });
    expect(`${answer.status} ${answer.body.code}`).toBe('403 auth.wrong_password');
    expect((await leila.get('/api/auth/me')).status).toBe(200);
  });

  it('refuses a weak one and says which field', async () => {
    const leila = await t.api.signIn(LEILA.email, LEILA.password);
    const answer = await leila.post<Problem>('/api/auth/me/password', {
      currentPassword: LEILA.password,
      newPassword: 'Leila-Haddad-1',
    });
    expect(`${answer.status} ${answer.body.code}`).toBe('400 auth.weak_password');
    expect(answer.body.errors?.[0]?.path).toBe('newPassword');
  });

  it('ends every session at once, the asking one too, and gives a fresh one', async () => {
    const [phone, laptop] = [await signIn(t.api, LEILA), await signIn(t.api, LEILA)];
    const answer = await t.api
      .with(laptop.accessToken)
      .post<SignedIn>('/api/auth/me/password', { currentPassword: LEILA.password, newPassword: next });
    expect(answer.status).toBe(200);
    for (const { accessToken, refreshToken } of [phone, laptop]) {
      expect((await t.api.with(accessToken).get('/api/auth/me')).status).toBe(401);
      expect((await t.api.post('/api/auth/refresh', { refreshToken })).status).toBe(401);
    }
    expect((await t.api.with(answer.body.accessToken).get('/api/auth/me')).status).toBe(200);
    const refreshed = await t.api.post('/api/auth/refresh', { refreshToken: answer.body.refreshToken });
    expect(refreshed.status).toBe(200);
    expect(String(answer.headers['set-cookie'])).toContain(answer.body.refreshToken);
  });

  it('makes the new one good and the old one bad', async () => {
    expect((await t.api.post('/api/auth/login', loginOf(LEILA))).status).toBe(401);
    await signIn(t.api, { email: LEILA.email, password: next });
  });
});

function loginOf({ email, password }: typeof JONAS): { email: string; password: string } {
  return { email, password };
}
