import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, LEILA, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, colleague, hire, isOver, signIn, type Problem, type User } from './staff.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('a user', () => {
  it('is made by an administrator with a role and a first password', async () => {
    const answer = await ada.post<User>('/api/users', { ...MIRA, email: 'Mira@Example.com' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      email: 'mira@example.com',
      name: 'Mira Manager',
      role: 'MANAGER',
      active: true,
    });
    expect((await signIn(t.api, MIRA)).user).toEqual(answer.body);
  });

  it('is an agent where no role is named', async () => {
    const answer = await ada.post<User>('/api/users', { ...JONAS, role: undefined });
    expect(answer.body.role).toBe('AGENT');
  });

  it('needs an address of their own, a name and a good password', async () => {
    expect((await ada.post<Problem>('/api/users', { ...LEILA, email: 'ADA@example.com' })).body.code).toBe(
      'users.email_taken',
    );
    for (const wrong of [
      { password: 'too short' },
      { password: 'passwordpassword' },
      { password: null },
      { email: 'leila' },
      { name: '' },
      { role: 'OWNER' },
      { role: null },
      { passwordHash: '$argon2id$' },
      { createdAt: '2020-01-01T00:00:00Z' },
    ]) {
      const answer = await ada.post('/api/users', { ...LEILA, ...wrong });
      expect(answer.status, JSON.stringify(wrong)).toBe(400);
    }
  });

  it('never shows a hash, wherever one looks', async () => {
    const answers = await Promise.all([
      ada.get('/api/users'),
      ada.get('/api/users', { query: { search: 'ada' } }),
      ada.get('/api/auth/me'),
      ada.get('/api/auth/sessions'),
    ]);
    for (const { text, status } of answers) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/argon2|hash/i);
    }
    const audit = await t.database.rows<{ text: string }>(
      'select row_to_json(a)::text as text from "AuditEntry" a',
    );
    expect(audit.filter(({ text }) => /argon2|Hash|keeps the keys/.test(text))).toEqual([]);
  });
});

describe('the list of users', () => {
  it('can be searched and filtered, a percent sign meaning itself', async () => {
    const names = async (query: Record<string, string>): Promise<string[]> => {
      const answer = await ada.get<{ data: User[] }>('/api/users', { query });
      expect(answer.status).toBe(200);
      return answer.body.data.map(({ name }) => name).sort();
    };
    expect(await names({ role: 'ADMIN' })).toEqual(['Administrator']);
    expect(await names({ search: 'MIRA' })).toEqual(['Mira Manager']);
    expect(await names({ search: '%' })).toEqual([]);
    expect(await names({ active: 'false' })).toEqual([]);
    expect(await names({ active: 'true', search: 'example.com' })).toHaveLength(3);
    expect((await ada.get('/api/users', { query: { active: 'perhaps' } })).status).toBe(400);
    expect((await ada.get('/api/users', { query: { sort: 'passwordHash' } })).status).toBe(400);
  });

  it('comes in pages that miss nobody', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = { limit: '1', ...(cursor === null ? {} : { cursor }) };
      const { body } = await ada.get<{ data: User[]; nextCursor: string | null }>('/api/users', { query });
      seen.push(...body.data.map(({ email }) => email));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen.toSorted()).toEqual(['ada@example.com', 'jonas@example.com', 'mira@example.com']);
  });
});

describe('changing a user', () => {
  it('changes what is named and nothing else', async () => {
    const user = await hire(ada, colleague('change'));
    const answer = await ada.patch<User>(`/api/users/${user.id}`, { name: 'Another Name' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ ...user, name: 'Another Name', updatedAt: t.clock.now().toISOString() });
    for (const wrong of [
      { name: null },
      { role: null },
      { active: null },
      { email: null },
      { id: user.id },
    ]) {
      expect((await ada.patch(`/api/users/${user.id}`, wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
  });

  it('refuses a change made on an older state', async () => {
    const user = await hire(ada, colleague('stale'));
    const { headers } = await ada.get(`/api/users/${user.id}`);
    const ifMatch = { headers: { 'if-match': String(headers.etag) } };
    t.clock.forward(1);
    expect((await ada.patch(`/api/users/${user.id}`, { name: 'First' }, ifMatch)).status).toBe(200);
    const late = await ada.patch(`/api/users/${user.id}`, { name: 'Second' }, ifMatch);
    expect(late.status).toBe(412);
    const now = await ada.get<User>(`/api/users/${user.id}`);
    expect(now.body.name).toBe('First');
    const known = { headers: { 'if-none-match': String(now.headers.etag) } };
    expect((await ada.get(`/api/users/${user.id}`, known)).status).toBe(304);
  });

  it('keeps its tag while the user merely works', async () => {
    const someone = colleague('busy');
    const user = await hire(ada, someone);
    const api = await t.api.signIn(someone.email, someone.password);
    const before = await ada.get(`/api/users/${user.id}`);
    t.clock.forward(120);
    await api.get('/api/auth/me');
    const seen = t.clock.now().toISOString();
    await expect
      .poll(async () => {
        const { body } = await ada.get<{ data: { id: string; lastSeenAt: string }[] }>('/api/users');
        return body.data.find(({ id }) => id === user.id)?.lastSeenAt;
      })
      .toBe(seen);
    expect((await ada.get(`/api/users/${user.id}`)).headers.etag).toBe(before.headers.etag);
  });

  it('of a role holds from the next request on, with the token they have', async () => {
    const someone = colleague('role');
    const user = await hire(ada, someone);
    const api = await t.api.signIn(someone.email, someone.password);
    expect((await api.get('/api/users')).status).toBe(403);
    await ada.patch(`/api/users/${user.id}`, { role: 'ADMIN' });
    expect((await api.get('/api/users')).status).toBe(200);
    await ada.patch(`/api/users/${user.id}`, { role: 'AGENT' });
    expect((await api.get('/api/users')).status).toBe(403);
  });

  it('of a password ends their sessions at once', async () => {
    const someone = colleague('newpass');
    const user = await hire(ada, someone);
    const before = await signIn(t.api, someone);
    const password = 'an owl on the third chimney';
    expect((await ada.patch(`/api/users/${user.id}`, { password })).status).toBe(200);
    expect(await isOver(t.api, before)).toBe(true);
    expect(
      (await t.api.post('/api/auth/login', { email: someone.email, password: someone.password })).status,
    ).toBe(401);
    await signIn(t.api, { email: someone.email, password });
  });

  it('is not how administrators change their own address or password', async () => {
    const { user } = await signIn(t.api, ADA);
    for (const change of [{ password: 'an owl on the third chimney' }, { email: 'other@example.com' }]) {
      const answer = await ada.patch<Problem>(`/api/users/${user.id}`, change);
      expect(`${answer.status} ${answer.body.code}`).toBe('403 users.own_credentials');
    }
  });

  it('of nobody is 404', async () => {
    const nobody = '/api/users/0192f7c1-0000-7000-8000-000000000000';
    for (const answer of [
      await ada.get<Problem>(nobody),
      await ada.patch<Problem>(nobody, { name: 'X' }),
      await ada.patch<Problem>(nobody, { password: 'an owl on the third chimney' }),
      await ada.delete<Problem>(nobody),
    ]) {
      expect(`${answer.status} ${answer.body.code}`).toBe('404 users.not_found');
    }
  });

  it('is written down with what changed, by whom', async () => {
    const user = await hire(ada, colleague('audited'));
    await ada.patch(`/api/users/${user.id}`, { role: 'MANAGER', password: 'an owl on the third chimney' });
    const entries = await t.database.rows(
      `select action, changes, "actorName" from "AuditEntry" where "entityId" = $1 order by id`,
      [user.id],
    );
    expect(entries).toMatchObject([
      { action: 'created', actorName: 'Administrator', changes: { role: { from: null, to: 'AGENT' } } },
      { action: 'updated', actorName: 'Administrator', changes: { role: { from: 'AGENT', to: 'MANAGER' } } },
      { action: 'password-set', actorName: 'Administrator', changes: {} },
    ]);
  });
});
