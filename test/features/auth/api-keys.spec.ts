import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire, type Problem } from './staff.js';

interface ApiKey {
  id: string;
  name: string;
  role: string;
  prefix: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  createdAt: string;
  createdBy: { id: string; name: string; active: boolean } | null;
}
type NewApiKey = ApiKey & { key: string };

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('an API key', () => {
  it('is shown once, and kept as a hash only', async () => {
    const made = await ada.post<NewApiKey>('/api/api-keys', { name: 'Web shop', role: 'AGENT' });
    expect(made.status).toBe(201);
    expect(made.headers['cache-control']).toBe('no-store');
    expect(made.body.key).toMatch(/^parley_[\w-]{43}$/);
    expect(made.body.prefix).toBe(made.body.key.slice(0, 12));
    const { key, ...shown } = made.body;
    const list = await ada.get<{ data: ApiKey[] }>('/api/api-keys');
    expect(list.body.data).toEqual([shown]);
    const rows = await t.database.rows<{ text: string }>(
      `select row_to_json(k)::text as text from "ApiKey" k
       union all select row_to_json(a)::text from "AuditEntry" a
       union all select row_to_json(i)::text from "IdempotencyKey" i`,
    );
    expect(rows.filter(({ text }) => text.includes(key))).toEqual([]);
  });

  it('is not kept either where the request carries an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'web-shop-1' };
    const { body } = await ada.post<NewApiKey>('/api/api-keys', { name: 'Once', role: 'AGENT' }, { headers });
    const kept = await t.database.rows<{ response: string }>(
      'select response from "IdempotencyKey" where response is not null',
    );
    expect(kept.filter(({ response }) => response.includes(body.key))).toEqual([]);
  });

  it('opens what its role opens, and no more', async () => {
    const statuses = async (role: string): Promise<number[]> => {
      const api = t.api.with((await make({ role })).key);
      return [(await api.get('/api/users')).status, (await api.get('/api/api-keys')).status];
    };
    expect(await statuses('ADMIN')).toEqual([200, 200]);
    expect(await statuses('MANAGER')).toEqual([403, 403]);
    expect(await statuses('AGENT')).toEqual([403, 403]);
  });

  it('is no person: it has no account, no sessions, nothing to sign out of, and makes no keys', async () => {
    const api = t.api.with((await make({ role: 'ADMIN' })).key);
    for (const answer of [
      await api.get<Problem>('/api/auth/me'),
      await api.patch<Problem>('/api/auth/me', { name: 'Robot' }),
      await api.get<Problem>('/api/auth/sessions'),
      await api.post<Problem>('/api/auth/logout'),
      await api.post<Problem>('/api/api-keys', { name: 'Child', role: 'ADMIN' }),
    ]) {
      expect(`${answer.status} ${answer.body.code}`).toBe('403 auth.person_only');
    }
  });

  it('dies the moment it expires', async () => {
    const expiresAt = new Date(t.clock.now().getTime() + 60_000).toISOString();
    const made = await make({ role: 'ADMIN', expiresAt });
    expect(made.expiresAt).toBe(expiresAt);
    const api = t.api.with(made.key);
    expect((await api.get('/api/users')).status).toBe(200);
    t.clock.forward(59);
    expect((await api.get('/api/users')).status).toBe(200);
    t.clock.forward(1);
    expect((await api.get('/api/users')).status).toBe(401);
    ada = await t.api.asAda();
  });

  it('dies the moment it is deleted', async () => {
    const made = await make({ role: 'ADMIN' });
    const api = t.api.with(made.key);
    expect((await api.get('/api/users')).status).toBe(200);
    expect((await ada.delete(`/api/api-keys/${made.id}`)).status).toBe(204);
    expect((await api.get('/api/users')).status).toBe(401);
    const again = await ada.delete<Problem>(`/api/api-keys/${made.id}`);
    expect(`${again.status} ${again.body.code}`).toBe('404 api_keys.not_found');
  });

  it('is refused with one character changed', async () => {
    const { key } = await make({ role: 'ADMIN' });
    const changed = `${key.slice(0, -2)}${key.endsWith('AA') ? 'BB' : 'AA'}`;
    expect((await t.api.with(changed).get('/api/users')).status).toBe(401);
    expect((await t.api.with('parley_').get('/api/users')).status).toBe(401);
  });

  it('tells when it was last used, to the minute', async () => {
    const made = await make({ role: 'AGENT' });
    expect(made.lastUsedAt).toBeNull();
    const api = t.api.with(made.key);
    const used = t.clock.now().toISOString();
    await api.get('/api/users');
    await expect.poll(() => lastUse(made.id)).toBe(used);
    t.clock.forward(59);
    for (let call = 0; call < 5; call += 1) await api.get('/api/users');
    // The note is not awaited by the request: give one that should not be there the time to be written.
    await setTimeout(100);
    expect(await lastUse(made.id)).toBe(used);
    t.clock.forward(1);
    const later = t.clock.now().toISOString();
    await api.get('/api/users');
    await expect.poll(() => lastUse(made.id)).toBe(later);
  });

  it('needs a name, a role that exists, and an end in the future if any', async () => {
    for (const wrong of [
      { name: '' },
      { role: 'OWNER' },
      { role: undefined },
      { expiresAt: 'tomorrow' },
      { expiresAt: t.clock.now().toISOString() },
      { expiresAt: '2020-01-01T00:00:00Z' },
      { key: 'parley_mine' },
    ]) {
      const answer = await ada.post('/api/api-keys', { name: 'Web shop', role: 'AGENT', ...wrong });
      expect(answer.status, JSON.stringify(wrong)).toBe(400);
    }
    expect(
      (await ada.post<ApiKey>('/api/api-keys', { name: 'x', role: 'AGENT', expiresAt: null })).status,
    ).toBe(201);
  });

  it('outlives its maker, and the list says that they are gone', async () => {
    const boss = await hire(ada, { ...JONAS, role: 'ADMIN' });
    const jonas = await t.api.signIn(JONAS.email, JONAS.password);
    const { body } = await jonas.post<NewApiKey>('/api/api-keys', { name: 'Nightly sync', role: 'ADMIN' });
    await ada.delete(`/api/users/${boss.id}`);
    expect((await t.api.with(body.key).get('/api/users')).status).toBe(200);
    const { data } = (await ada.get<{ data: ApiKey[] }>('/api/api-keys', { query: { limit: '100' } })).body;
    expect(data.find(({ id }) => id === body.id)?.createdBy).toEqual({
      id: boss.id,
      name: 'Jonas Weber',
      active: false,
    });
  });

  it('is named in the audit log of what it does', async () => {
    const made = await make({ role: 'ADMIN' });
    const { body } = await t.api
      .with(made.key)
      .post<{ id: string }>('/api/users', { ...JONAS, email: 'by-key@example.com' });
    const [entry] = await t.database.rows(
      `select "actorType", "actorId"::text, "actorName" from "AuditEntry" where "entityId" = $1`,
      [body.id],
    );
    expect(entry).toEqual({ actorType: 'api-key', actorId: made.id, actorName: 'Test key' });
  });
});

async function make(fields: { role: string; expiresAt?: string }): Promise<NewApiKey> {
  const answer = await ada.post<NewApiKey>('/api/api-keys', { name: 'Test key', ...fields });
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

async function lastUse(id: string): Promise<string | undefined> {
  const [row] = await t.database.rows<{ at: string }>(
    `select iso("lastUsedAt") as at from "ApiKey" where id = $1::uuid`,
    [id],
  );
  return row?.at;
}
