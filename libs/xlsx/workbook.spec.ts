import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workbook, type Cell, type Row, type SheetColumn, type SheetLimits } from './workbook.js';
import { ZipStream } from './zip-stream.js';

const run = promisify(execFile);

const installed = (program: string, ...args: string[]): Promise<boolean> =>
  run(program, args).then(
    () => true,
    () => false,
  );
const office = await installed('soffice', '--version');
const unzip = await installed('unzip', '-v');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-xlsx-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TEXT: SheetColumn = { heading: 'text', kind: 'text', width: 20 };
const DAY = Date.UTC(2026, 2, 2) / 1_000;

async function* inBatches(rows: Row[], size = 2): AsyncGenerator<Row[]> {
  for (let at = 0; at < rows.length; at += size) yield await Promise.resolve(rows.slice(at, at + size));
}

async function bytesOf(columns: SheetColumn[], rows: Row[], limits?: SheetLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of workbook('things', columns, inBatches(rows), limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function read(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(Uint8Array.from(bytes).buffer);
  return book;
}

/** The first sheet's values of one column, below its heading. */
async function valuesOf(column: SheetColumn, values: Cell[]): Promise<unknown[]> {
  const book = await read(
    await bytesOf(
      [column],
      values.map((value) => [value]),
    ),
  );
  return values.map((_, index) => book.worksheets[0]?.getCell(`A${index + 2}`).value);
}

describe('a cell', () => {
  it('holds a text as it is: markup, spaces, line breaks, right-to-left, emoji and what looks like a formula', async () => {
    const texts = ['<a & b>', ' spaces ', 'two\nlines\r\n', 'שלום', '👩‍👩‍👧 𝒳', '=1+1', '+1', ']]>', '"quoted"'];
    expect(await valuesOf(TEXT, texts)).toEqual(texts);
  });

  it('holds characters that XML does not know in the way of the standard, and what looks like that way', async () => {
    expect(await valuesOf(TEXT, ['a\u0001b\u000bc\uffff', '_x0041_', '_X0041_'])).toEqual([
      'a_x0001_b_x000B_c_xFFFF_',
      '_x005F_x0041_',
      '_X0041_',
    ]);
  });

  it('that is too long says how much is missing, and cuts no character in two', async () => {
    const long = `${'a'.repeat(32_599)}${'😀'.repeat(1_000)}`;
    const [whole, cut] = (await valuesOf(TEXT, ['b'.repeat(32_767), long])) as string[];
    expect(whole).toHaveLength(32_767);
    expect(cut?.length).toBeLessThan(32_767);
    expect(cut).toBe(`${'a'.repeat(32_599)} [... 2000 more characters do not fit into a cell]`);
  });

  it('holds numbers, truth, times and days as what they are', async () => {
    const of = (kind: SheetColumn['kind'], ...values: Cell[]): Promise<unknown[]> =>
      valuesOf({ heading: 'x', kind, width: 9 }, values);
    expect(await of('number', 0, -0.5, 1e21, 1234567890.12, null)).toEqual([
      0,
      -0.5,
      1e21,
      1234567890.12,
      null,
    ]);
    expect(await of('flag', true, false, null)).toEqual([true, false, null]);
    expect(await of('time', DAY + 0.001, DAY + 86_399.999)).toEqual([
      new Date('2026-03-02T00:00:00.001Z'),
      new Date('2026-03-02T23:59:59.999Z'),
    ]);
    expect(await of('day', DAY)).toEqual([new Date('2026-03-02T00:00:00Z')]);
  });

  it('holds a time that Excel does not know as a text', async () => {
    const column: SheetColumn = { heading: 'x', kind: 'time', width: 9 };
    expect(await valuesOf(column, [Date.UTC(1850, 0, 1) / 1_000, Date.UTC(10_000, 0, 1) / 1_000])).toEqual([
      '1850-01-01T00:00:00.000Z',
      '+010000-01-01T00:00:00.000Z',
    ]);
  });
});

describe('a workbook', () => {
  const numbers = Array.from({ length: 10 }, (_, n): Row => [String(n)]);

  it('goes on on a further sheet where one is full, by rows and by bytes', async () => {
    for (const limits of [
      { rows: 5, bytes: 1e9 },
      { rows: 1_000, bytes: 700 },
    ]) {
      const { worksheets } = await read(await bytesOf([TEXT], numbers, limits));
      expect(worksheets.length).toBeGreaterThan(2);
      expect(worksheets.map(({ name }) => name).slice(0, 2)).toEqual(['things', 'things 2']);
      const found = worksheets.flatMap((page) => {
        expect(page.getCell('A1').value).toBe('text');
        expect(page.views).toMatchObject([{ state: 'frozen', ySplit: 1 }]);
        return (page.getColumn(1).values as string[]).slice(2);
      });
      expect(found).toEqual(numbers.flat());
    }
  });

  it('has no empty sheet behind one that is just full', async () => {
    const { worksheets } = await read(await bytesOf([TEXT], numbers, { rows: 11, bytes: 1e9 }));
    expect(worksheets).toHaveLength(1);
  });

  it('has more columns than the alphabet has letters', async () => {
    const columns = Array.from({ length: 60 }, (_, n): SheetColumn => ({ ...TEXT, heading: `c${n}` }));
    const book = await read(await bytesOf(columns, [columns.map((_, n) => `v${n}`)]));
    expect([book.worksheets[0]?.getCell('AA2').value, book.worksheets[0]?.getCell('BH2').value]).toEqual([
      'v26',
      'v59',
    ]);
  });

  it('whose rows fail is never ended, and lets go of where they come from', async () => {
    let left = false;
    async function* failing(): AsyncGenerator<Row[]> {
      try {
        yield await Promise.resolve([['first']]);
        throw new Error('no more');
      } finally {
        left = true;
      }
    }
    let text = '';
    const reading = async (): Promise<void> => {
      for await (const chunk of workbook('things', [TEXT], failing())) text += chunk.toString('latin1');
    };
    await expect(reading()).rejects.toThrow('no more');
    expect([left, text.includes('[Content_Types].xml')]).toEqual([true, false]);
  });
});

describe.skipIf(!unzip)('an archive beyond 4 GB', () => {
  it('is listed with 64-bit places, which other programs read', async () => {
    const before = 5 * 1024 ** 3;
    const zip = new ZipStream(before);
    const bytes = Buffer.concat([zip.whole('far.txt', 'far away'), zip.end()]);
    const path = join(folder, 'far.zip');
    // A file with a hole: the 5 GB take no room.
    const file = await open(path, 'w');
    await file.write(bytes, 0, bytes.length, before);
    await file.close();
    expect((await run('unzip', ['-p', path, 'far.txt'])).stdout).toBe('far away');
  });
});

describe.skipIf(!office)('LibreOffice', () => {
  it('reads the same cells', async () => {
    const columns: SheetColumn[] = [
      TEXT,
      ...(['number', 'time', 'day', 'flag'] as const).map((kind) => ({ heading: kind, kind, width: 20 })),
    ];
    const texts = ['=1+1', ' שלום ', 'two\nlines', '😀 & <b>', '_x0041_', '+49'];
    await writeFile(
      join(folder, 'book.xlsx'),
      await bytesOf(
        columns,
        texts.map((text, n) => [text, n + 0.5, DAY + n, DAY, n % 2 === 0]),
      ),
    );
    const profile = `-env:UserInstallation=file://${folder}/profile`;
    await run('soffice', [
      profile,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true',
      '--outdir',
      folder,
      join(folder, 'book.xlsx'),
    ]);
    const rows: string[][] = parse(await readFile(join(folder, 'book.csv'), 'utf8'));
    expect(rows[0]).toEqual(['text', 'number', 'time', 'day', 'flag']);
    expect(rows.slice(1)).toEqual(
      texts.map((text, n) => [
        text,
        String(n + 0.5),
        `2026-03-02 00:00:0${n}`,
        '2026-03-02',
        n % 2 === 0 ? 'TRUE' : 'FALSE',
      ]),
    );
  }, 120_000);
});
