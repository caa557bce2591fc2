import { Audit } from '@libs/audit/audit.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, LEILA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire } from '../auth/staff.js';
import { logged, type Entry } from './audit-trail.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('an entry of the audit log', () => {
  it('tells before and after of what changed, and is filtered and paged', async () => {
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Known for its changes' });
    const { id } = body;
    await ada.patch(`/api/customers/${id}`, { company: 'First' });
    await ada.patch(`/api/customers/${id}`, { company: 'Second' });
    const [latest, ...rest] = await logged(ada, { entity: 'customer', entityId: id });
    expect(latest).toMatchObject({
      action: 'updated',
      changes: { company: { from: 'First', to: 'Second' } },
    });
    expect(rest.map(({ action }) => action)).toEqual(['updated', 'created']);
    expect((await logged(ada, { entity: 'customer', entityId: id, action: 'created' })).length).toBe(1);
    expect(await logged(ada, { entityId: id, actorType: 'api-key' })).toEqual([]);
    expect((await logged(ada, { entityId: id, actorId: latest?.actor.id ?? '' })).length).toBe(3);
    expect(await logged(ada, { entityId: id, createdTo: t.clock.now().toISOString() })).toEqual([]);
    expect((await logged(ada, { entityId: id, createdFrom: t.clock.now().toISOString() })).length).toBe(3);
    const first = await ada.get<{ data: Entry[]; nextCursor: string }>('/api/audit-log', {
      query: { entityId: id, limit: '2' },
    });
    const second = await ada.get<{ data: Entry[]; nextCursor: null }>('/api/audit-log', {
      query: { entityId: id, limit: '2', cursor: first.body.nextCursor },
    });
    expect([...first.body.data, ...second.body.data].map((entry) => entry.id)).toEqual(
      [latest, ...rest].map((entry) => entry?.id),
    );
    expect(second.body.nextCursor).toBeNull();
    expect((await ada.get('/api/audit-log', { query: { acton: 'created' } })).status).toBe(400);
  });

  it('is for administrators', async () => {
    await hire(ada, JONAS);
    const api = await t.api.signIn(JONAS.email, JONAS.password);
    expect((await api.get('/api/audit-log')).status).toBe(403);
    expect((await t.api.get('/api/audit-log')).status).toBe(401);
  });

  it('and the change it tells of are both there, or neither is', async () => {
    const before = (await ada.get<{ data: unknown[] }>('/api/customers', { query: { search: 'Never' } })).body
      .data;
    await t.database.rows(
      `create function refuse_entry() returns trigger language plpgsql as $$ begin raise exception 'refused by the test'; end $$`,
    );
    await t.database.rows(
      'create trigger refuse_entry before insert on "AuditEntry" for each row execute function refuse_entry()',
    );
    try {
      expect((await ada.post('/api/customers', { name: 'Never' })).status).toBe(500);
      expect((await ada.post('/api/users', { ...LEILA, name: 'Never' })).status).toBe(500);
      expect((await ada.post('/api/api-keys', { name: 'Never', role: 'AGENT' })).status).toBe(500);
      const rows = await t.database.rows(
        `select 1 from "User" where name = 'Never' union all select 1 from "ApiKey" where name = 'Never'`,
      );
      expect(rows).toEqual([]);
    } finally {
      await t.database.rows('drop trigger refuse_entry on "AuditEntry"');
    }
    const after = (await ada.get<{ data: unknown[] }>('/api/customers', { query: { search: 'Never' } })).body
      .data;
    expect(after).toEqual(before);
    const undone = t.database.transaction(async () => {
      await t.app.get(Audit).record({ action: 'undone', entity: 'test' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await logged(ada, { action: 'undone' })).toEqual([]);
  });

  it('can be changed by nobody, not even in the database', async () => {
    for (const change of [
      `update "AuditEntry" set "actorName" = 'somebody else'`,
      `update "AuditEntry" set changes = '{}'`,
      'delete from "AuditEntry"',
      'truncate "AuditEntry"',
    ]) {
      await expect(t.database.rows(change)).rejects.toThrow('append-only');
    }
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'] as const)
      expect((await ada.send(method, '/api/audit-log')).status).toBe(404);
    const forged = t.database.transaction(async () => {
      await t.database.rows("select set_config('parley.audit', 'erasure', true)");
      await t.database.rows(`update "AuditEntry" set action = 'forged'`);
    });
    await expect(forged).rejects.toThrow('append-only');
  });
});
