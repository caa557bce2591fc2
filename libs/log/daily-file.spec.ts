import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DailyFile, type DailyFileLimits } from './daily-file.js';

const LIMITS: DailyFileLimits = {
  fileBytes: 1_000,
  keepDays: 14,
  keepFiles: 4,
  waitingChars: 500,
  retryMs: 20,
};

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'parley-log-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Which file of its day it is: the first has no number. */
const part = (name: string): number => Number(/\.(\d+)\.log$/.exec(name)?.[1] ?? 0);

const lines = (folder: string): string[] =>
  readdirSync(folder)
    .sort((a, b) => a.slice(0, 17).localeCompare(b.slice(0, 17)) || part(a) - part(b))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'));

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds() && performance.now() < deadline) await wait(10);
  expect(holds()).toBe(true);
}

describe('the log files', () => {
  it('hold every line in its order, in files of a bounded size that nobody else may read', async () => {
    const file = new DailyFile(join(root, 'logs'), () => undefined, { ...LIMITS, keepFiles: 100 });
    const written = Array.from({ length: 60 }, (_, n) => `line ${n} ${'x'.repeat(40)}`);
    const folder = join(root, 'logs');
    for (const [index, line] of written.entries()) {
      file.append(`${line}\n`);
      // More than a few would be too much to wait in memory on a slow disk.
      if (index % 5 === 4) await until(() => existsSync(folder) && lines(folder).length === index + 1);
    }
    expect(lines(folder)).toEqual(written);
    expect(readdirSync(folder).length).toBeGreaterThan(1);
  });

  it('are thrown away when they are old or too many; other files stay', async () => {
    const names = [
      'parley-2020-01-01.log',
      'notes.txt',
      ...[1, 2, 3, 4, 5, 6].map((n) => `parley-2999-01-0${n}.log`),
    ];
    for (const name of names) writeFileSync(join(root, name), 'old\n');
    new DailyFile(root, () => undefined, LIMITS).append('now\n');
    await until(() => readdirSync(root).length <= 5);
    expect(readdirSync(root)).toContain('notes.txt');
    expect(readdirSync(root)).not.toContain('parley-2020-01-01.log');
  });
});

describe('while nothing can be written', () => {
  it('lines wait within a bound, those beyond it are counted, and writing goes on by itself', async () => {
    const folder = join(root, 'logs');
    // A file where the folder should be: every write fails.
    writeFileSync(folder, '');
    let lost = 0;
    const file = new DailyFile(folder, (count) => (lost += count), LIMITS);
    for (let n = 0; n < 100; n += 1) file.append(`line ${String(n).padStart(4, '0')}\n`);
    await wait(100);
    expect(lost).toBe(50);
    rmSync(folder);
    await until(() => readdirSync(root).includes('logs') && lines(folder).length === 50);
    file.append('after\n');
    await until(() => lines(folder).at(-1) === 'after');
    expect(lost).toBe(50);
  });
});
