import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectPath } from '@libs/config/project-path.js';
import { sql } from '../backup/data.js';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';

let place: OwnPlace;
beforeAll(async () => {
  place = await ownPlace();
  await sql(place.url, `insert into "Customer" (id, name) values (gen_random_uuid(), 'Nora')`);
  await sql(
    place.url,
    `insert into "AuditEntry" (id, "actorType", action, entity, "createdAt") values (gen_random_uuid(), 'system', 'long.ago', 'x', now() - interval '9 years')`,
  );
});
afterAll(() => place.remove());

interface Ran {
  code: unknown;
  out: string;
  said: string;
}

/** Runs a command as npm does. */
const run = (program: string, ...args: string[]): Promise<Ran> => runOn(place.url, program, ...args);

async function runOn(database: string, program: string, ...args: string[]): Promise<Ran> {
  const child = spawn(
    process.execPath,
    [projectPath('tools/run.mjs'), `apps/api/src/${program}.js`, ...args],
    {
      cwd: place.folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        DATA_DIR: place.folder,
        DATABASE_URL: database,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, out, said };
}

async function rows(): Promise<number> {
  const [row] = await sql<{ rows: number }>(
    place.url,
    `select (select count(*) from "AuditEntry" where action = 'long.ago')::int + (select count(*) from "Customer")::int as rows`,
  );
  return row?.rows ?? 0;
}

describe('a command that is mistyped', { timeout: 120_000 }, () => {
  it.each([
    ['backup', ['--nonsense'], /Unknown option '--nonsense'/],
    ['backup', ['one.gz', 'two.gz'], /one file.*two\.gz/],
    ['backup-verify', ['one.gz', 'two.gz'], /one file.*two\.gz/],
    ['restore', ['one.gz', 'two.gz'], /one file.*two\.gz/],
    ['restore', ['one.gz', '--yse'], /Unknown option '--yse'/],
    ['retention', ['--dry-rum'], /Unknown option '--dry-rum'/],
    ['learn', ['--all'], /Unknown option '--all'/],
    ['retention', ['dry-run'], /Unexpected argument 'dry-run'/],
    ['rollups', ['--chekc'], /Unknown option '--chekc'/],
  ])('%s %j does nothing, and says what is wrong in a sentence', async (program, args, sentence) => {
    const { code, out, said } = await run(program, ...args);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at /);
    expect([code, out]).toEqual([1, '']);
    expect(await rows()).toBe(2);
    expect(readdirSync(place.folder).filter((name) => name.endsWith('.gz'))).toEqual([]);
  });
});

describe('a command that is typed well', { timeout: 120_000 }, () => {
  it('backup takes its own arguments and nothing that is in front of them', async () => {
    expect(await run('backup')).toMatchObject({ code: 0, said: '' });
    expect(readdirSync(join(place.folder, 'backups'))).toHaveLength(1);
    expect(await run('backup', 'named.gz')).toMatchObject({ code: 0, said: '' });
    expect(readdirSync(place.folder)).toContain('named.gz');
  });

  it('learn tells what came of it', async () => {
    const told = await run('learn');
    expect(told).toMatchObject({ code: 0, said: '' });
    expect(told.out).toMatch(/Nothing was learned: 0 corrections are too few/);
  });

  it('rollups builds the daily figures, and --check tells whether they are right', async () => {
    expect((await run('rollups', '--check')).out).toBe('The daily figures say what the tables say.\n');
    const built = await run('rollups');
    expect(built).toMatchObject({ code: 0, said: '' });
    expect(built.out).toMatch(/^Built the daily figures of UTC in \d+\.\d s\.\n$/);
    expect((await run('rollups', '--check')).out).toBe('The daily figures say what the tables say.\n');
    await sql(place.url, `update "RollupFigure" set amount = amount + 1 where measure = 'NEW'`);
    expect((await run('rollups', '--check')).out).toMatch(/^customers differs from .*`npm run rollups`/s);
  });

  it('retention --dry-run tells what is due and removes nothing; without it, it is removed', async () => {
    const told = await run('retention', '--dry-run');
    expect(told).toMatchObject({ code: 0, said: '' });
    expect(told.out).toMatch(/audit-entries: kept 730 days; 1 rows are due/);
    expect(await rows()).toBe(2);
    expect(await run('retention')).toMatchObject({ code: 0, said: '' });
    expect(await rows()).toBe(1);
  });
});

describe('a command whose database is away', { timeout: 120_000 }, () => {
  it.each([
    ['learn'],
    ['rollups'],
    ['analyze', '--since', '2026-01-01'],
    ['retention', '--dry-run'],
    ['backup'],
  ])('(%s) says so in a sentence, and what to do', async (program, ...args) => {
    const nowhere = new URL(place.url);
    nowhere.port = '1';
    const { code, out, said } = await runOn(nowhere.toString(), program, ...args);
    expect([code, out]).toEqual([1, '']);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(/ECONNREFUSED.*(Check|Try again)/s);
  });
});
