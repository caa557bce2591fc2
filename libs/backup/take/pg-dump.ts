import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { readEnvironment } from '../../config/config.js';
import { reasonOf } from '../backup.errors.js';
import type { TableRows } from '../file/backup-writer.js';
import { exhaust, LineReader } from '../file/copy-text.js';
import { quotedName, type TableColumns } from '../file/manifest.js';
import { SCHEMAS } from './catalog.js';

/** Why pg_dump could not do it. The own snapshot can. */
export class PgDumpFailed extends Error {}

/** First minor version of each major one without CVE-2025-8714 and -8715; majors not named here are newer and whole. */
const PATCHED: Record<number, number> = { 13: 22, 14: 19, 15: 14, 16: 10, 17: 6 };
const OLDEST = 13;

/** How pg_dump stands to a server. */
export type Fitness = { fits: true; version: string } | { fits: false; why: string };

/**
 * Whether the pg_dump on the PATH may read this server: it has to be as new as the server, and patched.
 *
 * @param program its name or path
 */
export async function fitness(serverMajor: number, program = 'pg_dump'): Promise<Fitness> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 });
    return judge(stdout, serverMajor);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return {
      fits: false,
      why: missing ? 'pg_dump is not installed here' : `pg_dump does not run (${reasonOf(error)})`,
    };
  }
}

/** @param told what `pg_dump --version` prints */
export function judge(told: string, serverMajor: number): Fitness {
  const found = /(\d+)\.(\d+)/.exec(told);
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])];
  if (!found) return { fits: false, why: `pg_dump does not tell its version (${told.trim().slice(0, 60)})` };
  const version = `${major}.${minor}`;
  if (major < serverMajor)
    return { fits: false, why: `pg_dump is ${version}, older than the server (${serverMajor})` };
  if (major < OLDEST || minor < (PATCHED[major] ?? 0))
    return { fits: false, why: `pg_dump ${version} has known security holes; update it` };
  return { fits: true, version };
}

/**
 * The rows of all tables as pg_dump reads them in the given snapshot, in pg_dump's order.
 *
 * @throws PgDumpFailed when it fails, or leaves one of the tables out
 */
export async function* dumpTables(
  url: string,
  snapshot: string,
  tables: TableColumns[],
  program = 'pg_dump',
): AsyncGenerator<TableRows> {
  const missing = new Map(tables.map((table) => [quotedName(table), table]));
  const { child, said } = start(url, snapshot, program);
  const ended = once(child, 'close').catch((error: unknown) => [reasonOf(error)]);
  const reader = new LineReader(child.stdout as AsyncIterable<Buffer>);
  try {
    for (let line = await reader.line(); line !== undefined; line = await reader.line()) {
      const head = /^COPY ("(?:[^"]|"")+"\."(?:[^"]|"")+") \((.*)\) FROM stdin;$/.exec(line);
      const table = missing.get(head?.[1] ?? '');
      if (table) {
        missing.delete(quotedName(table));
        yield { table: { ...table, columns: columnsOf(head?.[2] ?? '') }, rows: wholeRows(reader, said) };
      } else if (head) await exhaust(reader.rows());
    }
    const [code] = (await ended) as unknown[];
    if (code !== 0) throw new PgDumpFailed(`pg_dump ended with ${String(code)}: ${said()}`);
    if (missing.size > 0) throw new PgDumpFailed(`pg_dump left out ${[...missing.keys()].join(', ')}`);
  } catch (error) {
    throw error instanceof PgDumpFailed
      ? error
      : new PgDumpFailed(`${reasonOf(error)} ${said()}`.trim(), { cause: error });
  } finally {
    child.kill('SIGKILL');
    await reader.close();
  }
}

async function* wholeRows(reader: LineReader, said: () => string): AsyncGenerator<Buffer> {
  try {
    yield* reader.rows();
  } catch (error) {
    throw new PgDumpFailed(`pg_dump ended too early (${reasonOf(error)}) ${said()}`.trim(), { cause: error });
  }
}

function start(url: string, snapshot: string, program: string): { child: ChildProcess; said: () => string } {
  // In an argument every user of the machine could read the password.
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  address.password = '';
  const args = [
    ...['--data-only', '--format=plain', '--quote-all-identifiers', '--encoding=UTF8', '--no-password'],
    ...[
      '--lock-wait-timeout=30000',
      `--snapshot=${snapshot}`,
      ...SCHEMAS.map((schema) => `--schema=${schema}`),
    ],
    address.href,
  ];
  const child = spawn(program, args, {
    env: { PATH: readEnvironment().PATH, PGPASSWORD: password, PGCONNECT_TIMEOUT: '10', PGTZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => (text = `${text}${chunk.toString()}`.slice(-2_000)));
  return { child, said: () => reasonOf(text) };
}

function columnsOf(list: string): string[] {
  return [...list.matchAll(/"((?:[^"]|"")+)"/g)].map(([, name]) => (name ?? '').replaceAll('""', '"'));
}
