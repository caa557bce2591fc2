import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsersService } from '../../../apps/api/src/auth/users.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, colleague, hire, isOver, signIn, type Problem, type User } from './staff.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('deactivating a user', () => {
  it('ends their sessions at once, access tokens included, and keeps them out', async () => {
    const someone = colleague('gone');
    const user = await hire(ada, someone);
    const before = await signIn(t.api, someone);
    expect((await t.api.with(before.accessToken).get('/api/auth/me')).status).toBe(200);
    expect((await ada.patch(`/api/users/${user.id}`, { active: false })).status).toBe(200);
    expect(await isOver(t.api, before)).toBe(true);
    expect(
      (await t.api.post('/api/auth/login', { email: someone.email, password: someone.password })).status,
    ).toBe(401);
  });

  it('is what DELETE does: history keeps naming them, and it can be taken back', async () => {
    const someone = colleague('back');
    const user = await hire(ada, someone);
    const before = await signIn(t.api, someone);
    expect((await ada.delete(`/api/users/${user.id}`)).status).toBe(204);
    expect((await ada.delete(`/api/users/${user.id}`)).status).toBe(204);
    expect(await isOver(t.api, before)).toBe(true);
    expect((await ada.get<User>(`/api/users/${user.id}`)).body.active).toBe(false);
    await ada.patch(`/api/users/${user.id}`, { active: true });
    await signIn(t.api, someone);
    expect(await isOver(t.api, before)).toBe(true);
  });

  it('makes them unfit to be given work', async () => {
    const user = await hire(ada, colleague('work'));
    const users = t.app.get(UsersService, { strict: false });
    expect(await users.isAssignable(user.id)).toBe(true);
    await ada.delete(`/api/users/${user.id}`);
    expect(await users.isAssignable(user.id)).toBe(false);
    expect(await users.isAssignable('0192f7c1-0000-7000-8000-000000000000')).toBe(false);
  });

  it('wins against a sign-in at the same time: whoever is out has no session', async () => {
    const someone = colleague('race');
    const user = await hire(ada, someone);
    await Promise.all([
      ...Array.from({ length: 6 }, () =>
        t.api.post('/api/auth/login', { email: someone.email, password: someone.password }),
      ),
      ada.patch(`/api/users/${user.id}`, { active: false }),
    ]);
    const open = await t.database.rows(
      'select 1 as n from "Session" where "userId" = $1::uuid and "revokedAt" is null',
      [user.id],
    );
    expect(open).toEqual([]);
  });
});

describe('the last active administrator', () => {
  it('can not be demoted, deactivated or deleted', async () => {
    const { user } = await signIn(t.api, ADA);
    for (const answer of [
      await ada.patch<Problem>(`/api/users/${user.id}`, { role: 'MANAGER' }),
      await ada.patch<Problem>(`/api/users/${user.id}`, { active: false }),
      await ada.delete<Problem>(`/api/users/${user.id}`),
    ]) {
      expect(`${answer.status} ${answer.body.code}`).toBe('409 users.last_admin');
    }
    expect((await ada.patch(`/api/users/${user.id}`, { role: 'ADMIN', active: true })).status).toBe(200);
  });

  it('stays when two administrators demote each other at the same time', async () => {
    for (let round = 0; round < 3; round += 1) {
      const someone = { ...colleague(`peer${round}`), role: 'ADMIN' as const };
      const peer = await hire(ada, someone);
      const { user: me } = await signIn(t.api, ADA);
      const peerApi = await t.api.signIn(someone.email, someone.password);
      const answers = await Promise.all([
        ada.patch(`/api/users/${peer.id}`, { role: 'AGENT' }),
        peerApi.patch(`/api/users/${me.id}`, { role: 'AGENT' }),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const admins = await t.database.rows<{ id: string }>(
        `select id::text from "User" where role = 'ADMIN' and active`,
      );
      expect(admins).toHaveLength(1);
      if (admins[0]?.id !== me.id) await peerApi.patch(`/api/users/${me.id}`, { role: 'ADMIN' });
      await (await t.api.asAda()).patch(`/api/users/${peer.id}`, { role: 'AGENT' });
      ada = await t.api.asAda();
    }
  });
});
