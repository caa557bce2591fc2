import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where everything the product logs during one run of the tests is kept until its end. */
export const RUN_LOG = 'PARLEY_TEST_RUN_LOG';

/** Characters a text needs to count: shorter ones may stand in a line by chance. */
const SHORTEST = 12;
const SECRETS = 'secrets';
const noted = new Set<string>();

/** Begins the log of a run. Processes started from now on find it by the environment. */
export function beginRunLog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-run-log-'));
  mkdirSync(join(folder, SECRETS));
  process.env[RUN_LOG] = folder;
  return folder;
}

/** A folder of the run's log for one process that logs; undefined outside a run. */
export function runLogFolder(name: string): string | undefined {
  const folder = process.env[RUN_LOG];
  return folder === undefined ? undefined : join(folder, name);
}

/** Remembers texts that no log may hold: secrets, and what customers and agents say. */
export function mustNotBeLogged(...texts: unknown[]): void {
  const folder = runLogFolder(SECRETS);
  if (folder === undefined) return;
  const fresh = texts.filter(
    (text): text is string => typeof text === 'string' && text.length >= SHORTEST && !noted.has(text),
  );
  if (fresh.length === 0) return;
  for (const text of fresh) noted.add(text);
  appendFileSync(
    join(folder, String(process.pid)),
    fresh.map((text) => `${JSON.stringify(text.slice(0, 2_000))}\n`).join(''),
  );
}

/** What the log of the run holds although it must not: a few examples, each with its line. Removes the log. */
export function endRunLog(folder: string): { lines: number; secrets: number; found: string[] } {
  try {
    const secrets = secretsIn(join(folder, SECRETS));
    const byStart = new Map<string, string[]>();
    for (const secret of secrets) {
      const start = secret.slice(0, SHORTEST);
      byStart.set(start, [...(byStart.get(start) ?? []), secret]);
    }
    const found: string[] = [];
    let lines = 0;
    for (const line of linesIn(folder)) {
      lines += 1;
      const secret = found.length < 20 ? secretIn(line, byStart) : undefined;
      if (secret !== undefined) found.push(`"${secret.slice(0, 40)}" in: ${line.slice(0, 400)}`);
    }
    return { lines, secrets: secrets.size, found };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function secretIn(line: string, byStart: Map<string, string[]>): string | undefined {
  for (let at = 0; at + SHORTEST <= line.length; at += 1) {
    const secrets = byStart.get(line.slice(at, at + SHORTEST));
    const secret = secrets?.find((each) => line.startsWith(each, at));
    if (secret !== undefined) return secret;
  }
  return undefined;
}

/** As they are, and as they stand in JSON. */
function secretsIn(folder: string): Set<string> {
  const secrets = new Set<string>();
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
      if (line === '') continue;
      secrets.add(JSON.parse(line) as string);
      secrets.add(line.slice(1, -1));
    }
  }
  return secrets;
}

function* linesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name === SECRETS) continue;
    if (statSync(path).isDirectory()) yield* linesIn(path);
    else yield* readFileSync(path, 'utf8').split('\n');
  }
}
