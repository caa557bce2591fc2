import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeBackup } from '@libs/backup/take/make-backup.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books } from '../analytics/books.js';
import { Twice } from '../analytics/rollups/twice.js';
import { ownDatabase, sql, type OwnDatabase } from './data.js';
import { restore } from './restored.js';

const FEBRUARY = { from: '2026-02-01', to: '2026-03-01' };
const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));

let t: TestApp;
let place: OwnDatabase;

beforeAll(async () => {
  t = await startTestApp();
  place = await ownDatabase(inject('server'), false);
  const books = new Books(t);
  const grace = await books.customer('Grace', 'API', '2026-02-02T09:00:00Z');
  await books.wrote(grace, '2026-02-03T09:00:00Z');
  await books.lead(grace, '2026-02-03T09:00:00Z', { status: 'NEW', score: 50, value: '10.00' });
  await new Twice(t).daily(FEBRUARY);
  // Not folded yet when the backup is made.
  await books.answered(grace, '2026-02-03T09:10:00Z');
});
afterAll(async () => {
  await t.close();
  await place.drop();
  rmSync(folder, { recursive: true });
});

describe('the daily figures after a restore', () => {
  it('are those of the backup: nothing is counted twice, and what was not folded yet is not lost', async () => {
    const made = await makeBackup({
      url: t.database.url,
      external: false,
      folder,
      keep: 100,
      product: '1.0.0',
    });
    await restore(place.url, made.file);
    await sameThere();
    expect(await sql(place.url, 'select seq from "RollupChange"')).toEqual([]);
  });

  it('are built when the backup was made before there were any', async () => {
    for (const table of ['Zone', 'Figure', 'Change', 'Wait', 'Customer', 'Buyer'])
      await sql(place.url, `delete from "Rollup${table}"`);
    await sameThere(async (restored) => {
      expect(await new Twice(restored).daily(FEBRUARY)).toBeUndefined();
      const { BuildRollupsJob } =
        await import('../../../apps/api/src/analytics/rollups/build-rollups.job.js');
      await restored.app.get(BuildRollupsJob).run();
    });
  });
});

/** The product on what was restored says what the product said that was backed up. */
async function sameThere(first?: (restored: TestApp) => Promise<void>): Promise<void> {
  const restored = await startTestApp({ env: { DATABASE_URL: place.url } });
  try {
    await first?.(restored);
    const daily = await new Twice(restored).daily(FEBRUARY);
    expect(daily?.[0]).toMatchObject({ customers: { active: 1 }, averageResponseTimeSeconds: 600 });
    expect(daily).toEqual(await new Twice(t).tables(FEBRUARY));
  } finally {
    await restored.close();
  }
}
