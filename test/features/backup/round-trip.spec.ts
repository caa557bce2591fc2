import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { BackupReader } from '@libs/backup/file/backup-reader.js';
import { exhaust } from '@libs/backup/file/copy-text.js';
import { releaseHeld, undoRestore } from '@libs/backup/load/after-restore.js';
import { verifyBackup } from '@libs/backup/load/verify-backup.js';
import { makeBackup, type BackupMade } from '@libs/backup/take/make-backup.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@libs/database/embedded/embedded-postgres.js';
import { fill, fingerprint, ownDatabase, sequences, shape, sql, type OwnDatabase } from './data.js';
import { restore, runDue } from './restored.js';

const LIMIT = 120_000;
const OUTWARD = ['send-message', 'send-password-reset'];
const KINDS = [...OUTWARD, 'ingest-delivery'];
const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
const opened: OwnDatabase[] = [];
/** The server of the run: embedded, or with TEST_DATABASE_URL somebody's own. */
let server: string;
/** Always embedded. */
let embedded: EmbeddedPostgres;

beforeAll(async () => {
  server = inject('server');
  embedded = await startEmbeddedPostgres({
    dataDir: join(folder, 'embedded'),
    settings: { fsync: 'off' },
  });
}, LIMIT);
afterAll(async () => {
  for (const database of opened) await database.drop();
  await embedded.stop();
  rmSync(folder, { recursive: true });
}, LIMIT);

async function database(on: string, made = true): Promise<string> {
  const own = await ownDatabase(on, made);
  opened.push(own);
  return own.url;
}

function backup(url: string, external = false): Promise<BackupMade> {
  return makeBackup({ url, external, folder, keep: 100, product: '1.0.0' });
}

describe('a backup', () => {
  it.each([
    ["one's own server", 'the embedded one', true],
    ['the embedded server', "one's own", false],
  ])(
    'of %s comes back on %s, every row and sequence as it was',
    async (_from, _to, forth) => {
      const [from, to] = forth ? [server, embedded.url] : [embedded.url, server];
      const old = await database(from);
      await fill(old);
      const made = await backup(old, forth && process.env.TEST_DATABASE_URL !== undefined);
      const fresh = await database(to, false);
      const restored = await restore(fresh, made.file);
      expect(restored.totals.rows).toBe(made.totals.rows);
      expect(restored.totals.rows).toBeGreaterThan(500);
      expect(await fingerprint(fresh)).toEqual(await fingerprint(old));
      expect(await sequences(fresh)).toEqual(await sequences(old));
      expect(await shape(fresh)).toEqual(await shape(old));
      // The next number is a new one.
      await sql(fresh, `insert into "LiveEvent" (type, payload) values ('next', '{}')`);
      const again = await backup(fresh);
      await verifyBackup(again.file, folder);
    },
    LIMIT,
  );

  it.runIf(process.env.TEST_DATABASE_URL !== undefined)(
    'is made by pg_dump where it fits the server, with the same content as the own snapshot',
    async () => {
      const old = await database(server);
      await fill(old);
      const [dumped, own] = [await backup(old, true), await backup(old)];
      expect([dumped.manifest.method, own.manifest.method]).toEqual(['pg_dump', 'snapshot']);
      const sections = async (file: string): Promise<string[]> => {
        const { tables } = await (await BackupReader.open(file)).read(({ rows }) => exhaust(rows));
        return tables.map(({ table, rows, sha256 }) => `${table.name} ${rows} ${sha256}`).sort();
      };
      expect(await sections(dumped.file)).toEqual(await sections(own.file));
    },
    LIMIT,
  );

  it(
    'holds everything that was acknowledged before it began, and nothing that refers to what it has not',
    async () => {
      const old = await database(server);
      await fill(old, 20_000);
      const acknowledged: string[] = [];
      const writer = new pg.Client({ connectionString: old });
      await writer.connect();
      const writing = new AbortController();
      const storm = (async () => {
        for (let n = 0; !writing.signal.aborted; n += 1) {
          // A customer and what hangs on it, in one statement: half of it would be an orphan.
          await writer.query(
            `with c as (insert into "Customer" (id, email) values (gen_random_uuid(), $1) returning id),
             v as (insert into "Conversation" (id, "customerId", platform) select gen_random_uuid(), id, 'SMS' from c returning *)
           insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "occurredAt")
           select gen_random_uuid(), v.id, v."customerId", 'SMS', 'INBOUND', 'RECEIVED', now() from v`,
            [`storm-${n}@example.com`],
          );
          acknowledged.push(`storm-${n}@example.com`);
        }
      })();
      while (acknowledged.length < 50) await new Promise((resolve) => setTimeout(resolve, 5));
      const before = [...acknowledged];
      const made = await backup(old);
      writing.abort();
      await storm;
      await writer.end();
      const fresh = await database(server, false);
      await restore(fresh, made.file);
      const found = new Set(
        (await sql<{ email: string }>(fresh, `select email from "Customer" where email like 'storm-%'`)).map(
          (row) => row.email,
        ),
      );
      expect(acknowledged.length).toBeGreaterThan(before.length);
      expect(before.filter((email) => !found.has(email))).toEqual([]);
      const [counts] = await sql<{ conversations: number; messages: number }>(
        fresh,
        `select (select count(*)::int from "Conversation" where platform = 'SMS') as conversations,
              (select count(*)::int from "Message" where platform = 'SMS') as messages`,
      );
      expect(counts).toEqual({ conversations: found.size, messages: found.size });
    },
    LIMIT,
  );

  it(
    'that is cut or altered is refused and nothing is touched',
    async () => {
      const old = await database(server);
      await fill(old);
      const { file } = await backup(old);
      const whole = readFileSync(file);
      const before = await fingerprint(old);
      const tried = join(folder, 'tried');
      for (let n = 0; n <= 30; n += 1) {
        const at = Math.floor(((whole.length - 1) * n) / 30);
        const flipped = Buffer.from(whole);
        flipped[at] = (whole[at] ?? 0) ^ 0x10;
        for (const bad of [whole.subarray(0, at), flipped]) {
          writeFileSync(tried, bad);
          await expect(restore(old, tried, { replace: true })).rejects.toThrow(/not a whole backup/);
        }
      }
      expect(await fingerprint(old)).toEqual(before);
    },
    LIMIT,
  );

  it(
    'by a newer version is refused, one by an older version is brought up to date',
    async () => {
      const old = await database(server);
      await fill(old);
      await sql(old, `drop table "BackupRun"`);
      await sql(old, `delete from _prisma_migrations where migration_name like '%_backup_runs'`);
      const older = await backup(old);
      const fresh = await database(server, false);
      await restore(fresh, older.file);
      expect(await sql(fresh, `select count(*)::int as count from "BackupRun"`)).toEqual([{ count: 0 }]);
      await sql(
        old,
        `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'x', '29990101000000_later', now())`,
      );
      const newer = await backup(old);
      await expect(restore(fresh, newer.file, { replace: true })).rejects.toThrow(
        /newer Parley.*29990101000000_later/s,
      );
    },
    LIMIT,
  );
});

describe('restoring', () => {
  it(
    'over data asks first, keeps it aside and can bring it back',
    async () => {
      const [old, other] = [await database(server), await database(server)];
      await fill(old);
      await fill(other, 10);
      const { file } = await backup(old);
      const before = await fingerprint(other);
      await expect(restore(other, file)).rejects.toThrow(/holds data already.*--yes/s);
      expect(await fingerprint(other)).toEqual(before);
      for (const round of [1, 2]) {
        const { previous } = await restore(other, file, { replace: true });
        expect(previous).toMatch(/_before_restore$/);
        expect(await fingerprint(other), `round ${round}`).toEqual(await fingerprint(old));
      }
      await restore(other, (await backup(other)).file, { replace: true });
      await sql(other, `delete from "Message"`);
      await undoRestore(other);
      expect(await fingerprint(other)).toEqual(await fingerprint(old));
    },
    LIMIT,
  );

  it(
    'is refused while anything is connected to the database',
    async () => {
      const old = await database(server);
      await fill(old);
      const { file } = await backup(old);
      const busy = new pg.Client({ connectionString: old, application_name: 'parley' });
      await busy.connect();
      await expect(restore(old, file, { replace: true })).rejects.toThrow(/in use, by: parley \(1\)/);
      await busy.end();
      await restore(old, file, { replace: true });
    },
    LIMIT,
  );

  it(
    'runs the work that waited, and holds back what leaves the house until it is released',
    async () => {
      const old = await database(server);
      await fill(old);
      // A worker had taken one of each when the backup was made; it will never come back.
      await sql(
        old,
        `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'gone', attempts = 1
       where id in (select min(id) from graphile_worker.jobs group by task_identifier)`,
      );
      await sql(
        old,
        `update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'gone' where queue_name = 'queue-1'`,
      );
      const { file } = await backup(old);
      const fresh = await database(server, false);
      const { held } = await restore(fresh, file, { hold: OUTWARD });
      expect(held).toEqual({ 'send-message': 5, 'send-password-reset': 1 });
      expect(await runDue(fresh, KINDS)).toEqual({ 'ingest-delivery': 4 });
      expect(await releaseHeld(fresh)).toMatch(/5 send-message, 1 send-password-reset/);
      // The mail of later today keeps its time.
      expect(await runDue(fresh, KINDS)).toEqual({ 'send-message': 5 });
      const [later] = await sql<{ seconds: number }>(
        fresh,
        `select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs`,
      );
      expect(later?.seconds).toBeGreaterThan(6_000);
      expect(later?.seconds).toBeLessThanOrEqual(7_200);
    },
    LIMIT,
  );

  it(
    'needs no right to make databases when the database is empty',
    async () => {
      const old = await database(server);
      await fill(old);
      const { file } = await backup(old);
      const empty = await database(server);
      const role = `parley_role_${process.pid}`;
      const name = new URL(empty).pathname.slice(1);
      await sql(server, `create role ${role} login password 'only for a test'`);
      try {
        await sql(server, `alter database ${name} owner to ${role}`);
        const url = new URL(empty);
        url.username = role;
        url.password = 'only for a test';
        await restore(url.href, file);
        expect(await fingerprint(empty)).toEqual(await fingerprint(old));
        await expect(restore(url.href, file, { replace: true })).rejects.toThrow(/ALTER ROLE .* CREATEDB/);
      } finally {
        await sql(server, `drop database ${name} with (force)`);
        await sql(server, `drop role ${role}`);
      }
    },
    LIMIT,
  );
});
