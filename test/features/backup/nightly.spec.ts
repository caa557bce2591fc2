import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectBackup } from '@libs/backup/file/backup-reader.js';
import { NightlyBackup } from '@libs/backup/nightly-backup.job.js';
import { JobRegistry } from '@libs/jobs/job-registry.js';
import { OUTWARD } from '../../../apps/api/src/outward-jobs.js';
import { RECURRING, Schedule } from '../../../apps/api/src/schedule.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from '../auth/staff.js';

interface Health {
  details: Record<string, { status: string; message?: string; lastBackupAt?: string; ageHours?: number }>;
}

const folder = mkdtempSync(join(tmpdir(), 'parley-nightly-'));
let t: TestApp;
let second: TestApp;
let token: string;

beforeAll(async () => {
  // The schedule ticks where jobs run; no worker runs here until a test drains the queue.
  t = await startTestApp({ env: { BACKUP_DIR: folder, BACKUP_KEEP: '2' } });
  second = await startTestApp({ sharing: t });
  token = (await signIn(t.api, ADA)).accessToken;
});
afterAll(async () => {
  await second.close();
  await t.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => t.database.rows(`delete from "BackupRun"`));

async function health(): Promise<Health['details'][string] | undefined> {
  // The outcome of a check holds for a second.
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  return (await t.api.with(token).get<Health>('/health')).body.details.backup;
}

describe('the backup of the night', () => {
  it('is made once, whatever the number of processes', async () => {
    const due = RECURRING.filter(([job]) => job === NightlyBackup);
    expect(due).toHaveLength(1);
    for (const app of [t, second])
      Object.assign(app.app.get(Schedule), { config: { PROCESS_ROLE: 'worker' } });
    await Promise.all([t, second].map(({ app }) => app.get(Schedule).tick()));
    await t.drain();
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    const { manifest } = await inspectBackup(join(folder, files[0] ?? ''));
    expect(manifest.tables.map(({ name }) => name)).toContain('User');
    const runs = await second.database.rows<{ file: string; error: string | null }>(
      `select file, error from "BackupRun"`,
    );
    expect(runs).toEqual([{ file: join(folder, files[0] ?? ''), error: null }]);
  });

  it('removes those beyond BACKUP_KEEP', async () => {
    const job = t.app.get(JobRegistry).taskList()[NightlyBackup.name];
    for (let n = 0; n < 3; n += 1) await job?.({}, { job: { created_at: new Date() } } as never);
    expect(readdirSync(folder)).toHaveLength(2);
  });
});

describe('the health of backups', () => {
  it('is good on the first day, without any', async () => {
    expect(await health()).toMatchObject({ status: 'up', lastBackupAt: null, ageHours: null });
  });

  it('is degraded when there is none after that', async () => {
    await t.database.rows(`update _prisma_migrations set started_at = started_at - interval '49 hours'`);
    const found = await health();
    await t.database.rows(`update _prisma_migrations set started_at = started_at + interval '49 hours'`);
    expect(found).toMatchObject({
      status: 'degraded',
      message: expect.stringContaining('no backup yet') as string,
    });
  });

  it('tells the age of the last good one, and is degraded when it is old', async () => {
    const run = (hours: number, error: string | null): Promise<unknown[]> =>
      t.database.rows(
        `insert into "BackupRun" (id, "startedAt", "finishedAt", error)
         select gen_random_uuid(), now(), now() - make_interval(hours => $1::int), $2`,
        [hours, error],
      );
    await run(49, null);
    await run(1, 'the disk is full');
    expect(await health()).toMatchObject({
      status: 'degraded',
      message: expect.stringMatching(/49 hours old.*the disk is full/) as string,
    });
    await run(0, null);
    expect(await health()).toMatchObject({ status: 'up', ageHours: 0 });
  });
});

describe('every kind of job', () => {
  /** Those whose effects stay in the database, or are the same when done again; orphans have no job that is held back. */
  const INWARD =
    /^(ingest-delivery|[a-z._]+:(Analyze|OpenLead|Score|LeadAlert|MessageArrival|SystemAlert|TellAdmins|CustomerAlert|AlertOn|MarkNews)\w*|rescore-.*|reopen-snoozed|purge-.*|forget-.*|tidy-.*|give-up-dead-jobs|finish-erasure|apply-retention|plan-daily-summaries|nightly-backup|learn|build-rollups|check-rollups|run-import|undo-import|plan-reports|remove-report-files|look-after-system|look-for-orphaned-deliveries)$/;
  it('is known to be held back by a restore, or to be harmless', () => {
    const names = t.app.get(JobRegistry).names();
    const held = OUTWARD.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(held));
    expect(names.filter((name) => !held.includes(name) && !INWARD.test(name))).toEqual([]);
  });
});
