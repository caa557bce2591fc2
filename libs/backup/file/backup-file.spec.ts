import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BackupReader, inspectBackup } from './backup-reader.js';
import { writeBackup, type TableRows } from './backup-writer.js';
import { FORMAT, type Manifest } from './manifest.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-file-'));
const file = join(folder, 'whole.backup.gz');
/** Rows whose text looks like the end of rows, and one that is longer than any chunk. */
const texts: Record<string, string> = {
  first: 'a\\\\.\tb\n\\\\.\n\\N\t\\N\n',
  empty: '',
  long: `${randomBytes(150_000).toString('hex')}\n${'x\n'.repeat(40_000)}`,
};
const manifest: Manifest = {
  parleyBackup: FORMAT,
  product: '1.0.0',
  takenAt: '2026-03-02T10:00:00.000Z',
  server: '15.20',
  method: 'snapshot',
  migrations: [{ name: '2026_init', checksum: 'x' }],
  jobMigration: 18,
  tables: Object.keys(texts).map((name) => ({ schema: 'public', name, columns: ['a', 'b'] })),
  sequences: [],
};

/** The rows in pieces of a size that falls nowhere near the ends of lines. */
async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function* tables(content = texts): AsyncGenerator<TableRows> {
  for (const [name, text] of Object.entries(content))
    yield await Promise.resolve({
      table: { schema: 'public', name, columns: ['a', 'b'] },
      rows: pieces(text, 997),
    });
}

beforeAll(async () => {
  await writeBackup(file, manifest, tables());
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of a backup', () => {
  it('gives every table back as it was', async () => {
    const reader = await BackupReader.open(file);
    const found: Record<string, string> = {};
    const { totals } = await reader.read(async ({ table, rows }) => {
      const parts: Buffer[] = [];
      for await (const part of rows) parts.push(part);
      found[table.name] = Buffer.concat(parts).toString();
    });
    expect(reader.manifest).toEqual(manifest);
    expect(found).toEqual(texts);
    expect(totals).toEqual({ tables: 3, rows: 3 + 40_001, bytes: statSync(file).size });
  });

  it('is for its owner only', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('can be read without Parley, by gunzip', () => {
    const text = gunzipSync(readFileSync(file)).toString();
    expect(text.split('\n')[0]).toBe(JSON.stringify(manifest));
    expect(text).toMatch(/"end":true.*\nsha256 [0-9a-f]{64}\n$/);
  });

  it('is refused when it ends at any other byte, and when any byte of it is another', async () => {
    const small = join(folder, 'small.backup.gz');
    await writeBackup(small, { ...manifest, tables: [] }, tables({}));
    const whole = readFileSync(small);
    const tried = join(folder, 'tried.backup.gz');
    await inspectBackup(small);
    for (let at = 0; at < whole.length; at += 1) {
      writeFileSync(tried, whole.subarray(0, at));
      await expect(inspectBackup(tried), `cut at ${at}`).rejects.toThrow(/not a whole backup/);
      const flipped = Buffer.from(whole);
      flipped[at] = (whole[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(tried, flipped);
      await expect(inspectBackup(tried), `flipped at ${at}`).rejects.toThrow(/not a whole backup/);
    }
    writeFileSync(tried, Buffer.concat([whole, Buffer.from('x')]));
    await expect(inspectBackup(tried)).rejects.toThrow(/not a whole backup/);
  });

  it('is refused when it tells of tables that are not in it', async () => {
    const lacking = join(folder, 'lacking.backup.gz');
    await writeBackup(lacking, manifest, tables({ first: texts.first ?? '' }));
    await expect(inspectBackup(lacking)).rejects.toThrow(/tables are missing/);
  });

  it('is refused when a newer version made it in a form of its own', async () => {
    const newer = join(folder, 'newer.backup.gz');
    await writeBackup(newer, { ...manifest, parleyBackup: FORMAT + 1, product: '9.0.0' }, tables());
    await expect(BackupReader.open(newer)).rejects.toThrow(/made by Parley 9\.0\.0/);
  });
});
