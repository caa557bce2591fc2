import { describe, it } from 'vitest';
import { Importer } from '../features/customers/imports.js';
import { startTestApp } from '../support/test-app.js';
import { textRow, xlsxFile } from '../support/xlsx-file.js';

const ROWS = Number(process.env.BENCH_ROWS ?? '100000');
const MB = 1024 * 1024;

const HEADER = ['Name', 'E-Mail', 'Phone number', 'Company', 'Tags', 'Language', 'Region'];

function row(at: number, domain: string): string[] {
  const phone = `+4930${String(90_000_000 + at)}`;
  return [`Person ${at}`, `p${at}@${domain}`, phone, `Company ${at % 500}`, 'a;b', 'de', `North ${at}`];
}

/**
 * How long many rows take to come in and to be taken back, and how much memory that needs. Prints figures and judges
 * none: `BENCH=1 npx vitest run test/bench/import.spec.ts`.
 */
describe.runIf(process.env.BENCH === '1')('an import', () => {
  it('of many rows', async () => {
    const t = await startTestApp();
    try {
      const importer = await Importer.open(t);
      const rows = Array.from({ length: ROWS }, (_, at) => row(at, 'bench.example'));
      const csv = Buffer.from(
        [HEADER, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n'),
      );
      const fresh = Array.from({ length: ROWS }, (_, at) => row(at + ROWS, 'bench-xlsx.example'));
      const xlsx = await xlsxFile({
        rows: [HEADER, ...fresh].map((cells, at) => textRow(at + 1, cells)).join(''),
      });
      const wish = { unknownColumns: 'customFields' };
      const done = await measured(`CSV, ${size(csv)}`, () => importer.imported(csv, wish));
      await measured('the same again, skipped', () => importer.imported(csv, wish));
      await measured('the same again, dry run', () => importer.imported(csv, { ...wish, dryRun: 'true' }));
      await measured(`XLSX, ${size(xlsx)}`, () => importer.imported(xlsx, wish));
      await measured('undoing the CSV', () => importer.undone(done.id));
    } finally {
      await t.close();
    }
  }, 3_600_000);
});

async function measured<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  const cpu = process.cpuUsage();
  const began = performance.now();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    process.stdout.write(
      `${what}: ${seconds.toFixed(1)} s (${Math.round(ROWS / seconds)} rows/s), ` +
        `${((user + system) / 1e6).toFixed(1)} s of this process's CPU, RSS ${size(idle)} -> at most ${size(peak)}\n`,
    );
  }
}

function size(of: Buffer | number): string {
  return `${((typeof of === 'number' ? of : of.length) / MB).toFixed(0)} MB`;
}
