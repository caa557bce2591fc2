import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Movers } from '../../apps/api/src/customers/merging/movers.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('every table whose rows belong to customers', () => {
  it('is moved by somebody when two of them are merged', async () => {
    const tables = await t.database.rows<{ name: string }>(
      `select distinct relname::text as name from pg_constraint k join pg_class c on c.oid = k.conrelid
       where k.confrelid = '"Customer"'::regclass and k.contype = 'f' order by name`,
    );
    expect(tables.length).toBeGreaterThan(5);
    expect(t.app.get(Movers).tables.sort()).toEqual(tables.map(({ name }) => name));
  });
});
