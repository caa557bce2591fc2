import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BackupFolder, writeWhole } from './backup-folder.js';
import { judge } from './pg-dump.js';

let path: string;
let folder: BackupFolder;
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'parley-folder-'));
  folder = new BackupFolder(path);
});
afterEach(() => rmSync(path, { recursive: true }));

/** A process number nobody has any more. */
function deadPid(): number {
  return Number(execFileSync('sh', ['-c', 'echo $$']).toString());
}

describe('the folder of backups', () => {
  it('keeps the newest and removes the rest, and nothing that is no backup', async () => {
    const names = [1, 2, 3, 4, 5].map((day) => basename(folder.nameFor(new Date(Date.UTC(2026, 2, day)))));
    for (const name of [...names, 'notes.txt', 'parley-by-hand.backup.gz'])
      writeFileSync(join(path, name), '');
    await folder.prune(2);
    expect(readdirSync(path).sort()).toEqual(
      [...names.slice(3), 'notes.txt', 'parley-by-hand.backup.gz'].sort(),
    );
  });

  it('never removes the newest one', async () => {
    writeFileSync(folder.nameFor(new Date()), '');
    await folder.prune(0);
    expect(await folder.finished()).toHaveLength(1);
  });

  it('loses what killed processes began, and leaves alone what others are writing', async () => {
    const host = hostname().replaceAll('.', '-');
    const [dead, alive, stranger, ancient] = [
      `parley-1.backup.gz.${host}.${deadPid()}.part`,
      `parley-2.backup.gz.${host}.${process.ppid}.part`,
      `parley-3.backup.gz.another-machine.1.part`,
      `parley-4.backup.gz.another-machine.1.part`,
    ];
    for (const name of [dead, alive, stranger, ancient]) writeFileSync(join(path, name), '');
    utimesSync(join(path, ancient), new Date(0), new Date(0));
    await writeWhole(join(path, 'own'), async (part) => {
      writeFileSync(part, 'begun');
      await folder.removeForsaken();
    });
    expect(readdirSync(path).sort()).toEqual([alive, stranger, 'own'].sort());
  });

  it('holds nothing of a backup that failed', async () => {
    const failing = writeWhole(join(path, 'lost'), (part) => {
      writeFileSync(part, 'half');
      return Promise.reject(new Error('no room'));
    });
    await expect(failing).rejects.toThrow('no room');
    expect(readdirSync(path)).toEqual([]);
  });

  it('is made for its owner only', async () => {
    await writeWhole(join(path, 'new', 'file'), (part) => writeFile(part, ''));
    expect(statSync(join(path, 'new')).mode & 0o777).toBe(0o700);
  });
});

describe('pg_dump', () => {
  it.each([
    ['pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)', 15, true],
    ['pg_dump (PostgreSQL) 18.0', 15, true],
    ['pg_dump (PostgreSQL) 15.20', 18, false],
    ['pg_dump (PostgreSQL) 15.13', 15, false],
    ['pg_dump (PostgreSQL) 17.5', 16, false],
    ['pg_dump (PostgreSQL) 19devel', 18, false],
    ['something else', 15, false],
  ])('%s fits a server of version %i: %s', (told, server, fits) => {
    expect(judge(told, server).fits).toBe(fits);
  });
});
