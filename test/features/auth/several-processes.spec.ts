import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Database } from '@libs/database/database.js';
import { Broadcast } from '@libs/events/broadcast.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire, signIn, type SignedIn } from './staff.js';

/** Well under the time to live of the cache: only the news of a change can be that fast. */
const AT_ONCE = { timeout: 1_000, interval: 5 };

let here: TestApp;
let there: TestApp;
let ada: Api;
beforeAll(async () => {
  here = await startTestApp();
  there = await startTestApp({ sharing: here });
  ada = await here.api.asAda();
});
afterAll(async () => {
  await there.close();
  await here.close();
});

describe('on every process of an installation', () => {
  it('a token of one is good on the other', async () => {
    const { signedIn } = await someone('both');
    expect(await thereStatus(signedIn)).toBe(200);
  });

  it('deactivating a user ends their access tokens at once', async () => {
    const { id, signedIn } = await someone('deactivated');
    expect(await thereStatus(signedIn)).toBe(200);
    await ada.patch(`/api/users/${id}`, { active: false });
    await expect.poll(() => thereStatus(signedIn), AT_ONCE).toBe(401);
  });

  it('signing out, ending a session or all of them ends access tokens at once', async () => {
    const { id, signedIn: out } = await someone('ended');
    const ended = await signIn(here.api, credentials('ended'));
    const all = await signIn(here.api, credentials('ended'));
    for (const signedIn of [out, ended, all]) expect(await thereStatus(signedIn)).toBe(200);
    await here.api.with(out.accessToken).post('/api/auth/logout');
    await expect.poll(() => thereStatus(out), AT_ONCE).toBe(401);
    const sessions = await here.api
      .with(ended.accessToken)
      .get<{ data: { id: string; current: boolean }[] }>('/api/auth/sessions');
    const own = sessions.body.data.find(({ current }) => current);
    await here.api.with(all.accessToken).delete(`/api/auth/sessions/${own?.id}`);
    await expect.poll(() => thereStatus(ended), AT_ONCE).toBe(401);
    await ada.delete(`/api/users/${id}/sessions`);
    await expect.poll(() => thereStatus(all), AT_ONCE).toBe(401);
  });

  it('a new password, one’s own or set by others, ends access tokens at once', async () => {
    const { id, signedIn } = await someone('password');
    expect(await thereStatus(signedIn)).toBe(200);
    const changed = await here.api.with(signedIn.accessToken).post<SignedIn>('/api/auth/me/password', {
      currentPassword: credentials('password').password,
      newPassword: 'an owl on the third chimney',
    });
    await expect.poll(() => thereStatus(signedIn), AT_ONCE).toBe(401);
    expect(await thereStatus(changed.body)).toBe(200);
    await ada.patch(`/api/users/${id}`, { password: 'a fox under the second bridge' });
    await expect.poll(() => thereStatus(changed.body), AT_ONCE).toBe(401);
  });

  it('one of two changes of a password at the same time wins', async () => {
    let password = credentials('twice').password;
    await someone('twice');
    for (let round = 0; round < 6; round += 1) {
      const { accessToken } = await signIn(here.api, { ...credentials('twice'), password });
      const tries = [`an owl on chimney ${round} of ten`, `a fox under bridge ${round} of ten`];
      const answers = await Promise.all(
        tries.map((newPassword, index) =>
          (index === 0 ? here : there).api
            .with(accessToken)
            .post('/api/auth/me/password', { currentPassword: password, newPassword }),
        ),
      );
      const won = answers.findIndex(({ status }) => status === 200);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      password = tries[won] ?? '';
    }
  });

  it('a refresh token that comes twice ends the access token at once', async () => {
    const { signedIn } = await someone('reused');
    expect(await thereStatus(signedIn)).toBe(200);
    const refresh = (): Promise<unknown> =>
      here.api.post('/api/auth/refresh', { refreshToken: signedIn.refreshToken });
    await refresh();
    await refresh();
    await expect.poll(() => thereStatus(signedIn), AT_ONCE).toBe(401);
  });

  it('a new role holds at once', async () => {
    const { id, signedIn } = await someone('role');
    const users = async (): Promise<number> =>
      (await there.api.with(signedIn.accessToken).get('/api/users')).status;
    expect(await users()).toBe(403);
    await ada.patch(`/api/users/${id}`, { role: 'ADMIN' });
    await expect.poll(users, AT_ONCE).toBe(200);
    await ada.patch(`/api/users/${id}`, { role: 'MANAGER' });
    await expect.poll(users, AT_ONCE).toBe(403);
  });

  it('a deleted API key is refused at once', async () => {
    const made = await ada.post<{ id: string; key: string }>('/api/api-keys', {
      name: 'Sync',
      role: 'ADMIN',
    });
    const status = async (): Promise<number> =>
      (await there.api.with(made.body.key).get('/api/users')).status;
    expect(await status()).toBe(200);
    await ada.delete(`/api/api-keys/${made.body.id}`);
    await expect.poll(status, AT_ONCE).toBe(401);
  });
});

describe('a process that may be missing the news', () => {
  it('asks the database for every request', async () => {
    const { id, signedIn } = await someone('unheard');
    expect(await thereStatus(signedIn)).toBe(200);
    // Every connection that listens is cut; each process notices its own within moments and opens another.
    await here.database.rows(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'parley broadcast' and datname = current_database()`,
    );
    await expect.poll(() => there.app.get(Broadcast, { strict: false }).connected, AT_ONCE).toBe(false);
    await there.app.get(Database).prisma.user.update({ where: { id }, data: { active: false } });
    expect(await thereStatus(signedIn)).toBe(401);
    await there.app.get(Database).prisma.user.update({ where: { id }, data: { active: true } });
    expect(await thereStatus(signedIn)).toBe(200);
    await expect
      .poll(() => there.app.get(Broadcast, { strict: false }).connected, { timeout: 5_000 })
      .toBe(true);
    await ada.patch(`/api/users/${id}`, { active: false });
    await expect.poll(() => thereStatus(signedIn), AT_ONCE).toBe(401);
  });
});

function credentials(word: string): { email: string; password: string } {
  return { email: `${word}@example.com`, password: 'herons wade in cold water' };
}

async function someone(word: string): Promise<{ id: string; signedIn: SignedIn }> {
  const { id } = await hire(ada, { ...credentials(word), name: `Person ${word}`, role: 'AGENT' });
  return { id, signedIn: await signIn(here.api, credentials(word)) };
}

async function thereStatus({ accessToken }: SignedIn): Promise<number> {
  return (await there.api.with(accessToken).get('/api/auth/me')).status;
}
