import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../faults/harness/eventually.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { csvOf } from './import-files.js';
import { Importer } from './imports.js';

const ROWS = 4_000;

/** What PostgreSQL read of a table and of an index so far. */
interface Reads {
  written: number;
  read: number;
  searches: number;
}

let t: TestApp;

beforeAll(async () => {
  t = await startTestApp();
  // PostgreSQL has no figures of the tables yet, as in an installation whose first step is the import.
  await t.database.rows('alter table "Customer" set (autovacuum_enabled = false)');
  await t.database.rows('alter table "CustomerImportRow" set (autovacuum_enabled = false)');
});
afterAll(() => t.close());

async function reads(): Promise<Reads> {
  const [found] = await t.database.rows<Reads>(
    `select n_tup_ins::int as written, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as read,
       (select idx_scan::int from pg_stat_user_indexes where indexrelname = 'Customer_search_idx') as searches
     from pg_stat_user_tables where relname = 'CustomerImportRow'`,
  );
  return found ?? { written: 0, read: 0, searches: 0 };
}

describe('What an import of many rows reads', () => {
  it('grows with the rows and not with their square', async () => {
    const importer = await Importer.open(t);
    const { counts } = await importer.imported(csvOf(ROWS, 'many.example'), { duplicates: 'update' });
    expect(counts).toMatchObject({ rows: ROWS, created: ROWS });
    const changed = await importer.imported(csvOf(ROWS, 'many.example', 'Another'), { duplicates: 'update' });
    expect(changed.counts).toMatchObject({ rows: ROWS, updated: ROWS });
    // PostgreSQL's figures come a moment later.
    await eventually(async () => (await reads()).written === 2 * ROWS);
    const { read, searches } = await reads();
    expect(searches).toBe(0);
    expect(read).toBeLessThan(2 * ROWS);
  });
});
