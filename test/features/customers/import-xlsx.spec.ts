import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTable } from '@libs/tables/read-table.js';
import { bytesOf, TableError, type TableRow } from '@libs/tables/table.js';
import { textRow, xlsxFile, zipOf, type Workbook } from '../../support/xlsx-file.js';

function rowsOf(file: Buffer, sheet?: string): AsyncIterable<TableRow> {
  return readTable(bytesOf(file), { format: 'XLSX', encoding: 'utf-8', sheet });
}

async function readAll(file: Buffer, sheet?: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of rowsOf(file, sheet)) rows.push(row);
  return rows;
}

/** Reads to the end without keeping anything. */
async function readThrough(file: Buffer): Promise<void> {
  const rows = rowsOf(file)[Symbol.asyncIterator]();
  while ((await rows.next()).done !== true);
}

async function read(workbook: Workbook, sheet?: string): Promise<TableRow[]> {
  return readAll(await xlsxFile(workbook), sheet);
}

const cellsOf = async (rows: string, more: Partial<Workbook> = {}): Promise<string[][]> =>
  (await read({ rows, ...more })).map(({ cells }) => cells);

describe('An XLSX file', () => {
  it('is read by its shared and its own texts, with formats in them and pronunciations beside them', async () => {
    const strings =
      '<si><t>Name</t></si><si><r><t>Ana </t></r><r><rPr><b/></rPr><t>Souza</t></r><rPh sb="0" eb="1"><t>アナ</t></rPh></si><si><t xml:space="preserve"> a &amp; b_x000D_&#10;c </t></si>';
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>E-Mail</t></is></c></row>' +
      '<row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3" t="s"><v>2</v></c><c r="D3" t="s"><v>99</v></c></row>';
    expect(await read({ rows, strings })).toEqual([
      { number: 1, cells: ['Name', '', 'E-Mail'] },
      { number: 3, cells: ['Ana Souza', ' a & b\r\nc '] },
    ]);
  });

  it('gives numbers, truths, formulas and errors as a person sees them', async () => {
    const rows =
      '<row><c><v>4.91701234567E11</v></c><c><v>0.30000000000000004</v></c><c><v>-7.5</v></c><c t="b"><v>1</v></c>' +
      '<c t="str"><f>A1&amp;"x"</f><v>joined</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>1+1</f><v>2</v></c></row>';
    expect(await cellsOf(rows)).toEqual([['491701234567', '0.3', '-7.5', 'true', 'joined', '', '2']]);
  });

  it('gives dates as ISO 8601, by the formats of its cells and from the year it counts from', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="164" formatCode="[Red]&quot;day &quot;dd\\.mm\\.yyyy"/><numFmt numFmtId="165" formatCode="0.00&quot; days&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs>';
    const row = (values: [number, string][]): string =>
      `<row>${values.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`).join('')}</row>`;
    const rows = row([
      [0, '46083'],
      [1, '46083'],
      [2, '1'],
      [3, '46083'],
      [4, '46083.4166666667'],
      [1, '0.75'],
    ]);
    expect(await cellsOf(rows, { styles })).toEqual([
      ['46083', '2026-03-02', '1900-01-01', '46083', '2026-03-02T10:00:00', '18:00:00'],
    ]);
    expect(await cellsOf(row([[1, '44621']]), { styles, properties: '<workbookPr date1904="1"/>' })).toEqual([
      ['2026-03-02'],
    ]);
  });

  it('is read from its first sheet that is not hidden, or from the one that is named', async () => {
    const rows = textRow(1, ['here']);
    expect(await read({ rows, sheets: ['Old', 'Shown*'], hidden: ['Old'] })).toHaveLength(1);
    expect(await read({ rows, sheets: ['First', 'Kunden*'] })).toEqual([]);
    expect(await read({ rows, sheets: ['First', 'Kunden*'] }, ' kunden')).toHaveLength(1);
    await expect(read({ rows, sheets: ['First', 'Second'] }, 'Third')).rejects.toThrow('"First", "Second"');
  });

  it('is read with prefixes for its names, as some programs write it', async () => {
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const file = await zipOf({
      '_rels/.rels': `<p:Relationships xmlns:p="p"><p:Relationship Id="x" Type="${office}/officeDocument" Target="/book.xml"/></p:Relationships>`,
      'book.xml': `<x:workbook xmlns:x="m" xmlns:rel="${office}"><x:sheets><x:sheet name="S" sheetId="1" rel:id="q"/></x:sheets></x:workbook>`,
      '_rels/book.xml.rels': `<Relationships xmlns="p"><Relationship Id="q" Type="${office}/worksheet" Target="sheet.xml"/></Relationships>`,
      'sheet.xml':
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="str"><x:v>A</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    });
    expect((await readAll(file)).map(({ cells }) => cells)).toEqual([['A']]);
  });

  it('of 20,000 rows is read as it is unpacked', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) =>
      textRow(at + 1, [`Name ${at}`, `${at}@many.example`]),
    );
    const read = await cellsOf(rows.join(''));
    expect([read.length, read.at(-1)]).toEqual([20_000, ['Name 19999', '19999@many.example']]);
  });
});

/** A ZIP file with one part whose entry may lie about its size, written by hand. */
function lyingZip(content: Buffer, announced: number): Buffer {
  const packed = deflateRawSync(content);
  const name = Buffer.from('_rels/.rels');
  const fields = (signature: number, isCentral: boolean): Buffer => {
    const head = Buffer.alloc(isCentral ? 46 : 30);
    const at = isCentral ? 2 : 0;
    head.writeUInt32LE(signature, 0);
    head.writeUInt16LE(20, 4);
    if (isCentral) head.writeUInt16LE(20, 6);
    head.writeUInt16LE(8, 8 + at);
    head.writeUInt32LE(crc32(content), 14 + at);
    head.writeUInt32LE(packed.length, 18 + at);
    head.writeUInt32LE(announced, 22 + at);
    head.writeUInt16LE(name.length, 26 + at);
    return head;
  };
  const local = Buffer.concat([fields(0x04034b50, false), name, packed]);
  const central = Buffer.concat([fields(0x02014b50, true), name]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

const inPieces = `<r><t>${'x'.repeat(10_000)}</t></r>`.repeat(200);
/** A million characters that are packed to a fiftieth, as those of tables may be. */
const unpackable = Array.from(
  { length: 1_600 },
  (_, at) => createHash('md5').update(`${at}`).digest('hex') + 'y'.repeat(593),
).join('');
/** A megabyte, as much as a row may hold. */
const longestText = `<si><t>${'y'.repeat(1024 * 1024)}</t></si>`;
const longText = `<si><t>${'y'.repeat(10_000)}</t></si>`;

describe('A hostile XLSX file', () => {
  const cases: [string, () => Promise<Buffer>, string][] = [
    ['is cut off', async () => (await xlsxFile({ rows: textRow(1, ['x']) })).subarray(0, 400), 'damaged'],
    [
      'has a part that unpacks to more than it announces',
      () => Promise.resolve(lyingZip(Buffer.alloc(50 * 1024 * 1024, '<!-- '), 1000)),
      'damaged',
    ],
    [
      'announces a part of more than a gigabyte',
      () => Promise.resolve(lyingZip(Buffer.from('<a/>'), 2 * 1024 * 1024 * 1024)),
      'more bytes than a table',
    ],
    [
      'has thousands of parts',
      () => zipOf(Object.fromEntries(Array.from({ length: 2_100 }, (_, at) => [`p${at}`, '']))),
      'more parts than a table',
    ],
    [
      'has one text without an end',
      () => xlsxFile({ rows: `<row><c t="inlineStr"><is><t>${'x'.repeat(9_000_000)}</t></is></c></row>` }),
      'damaged',
    ],
    [
      'has entities that multiply',
      () =>
        zipOf({
          '_rels/.rels':
            '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><r><Relationship Id="&b;" Type="x"/></r>',
        }),
      'damaged',
    ],
    [
      'has a row without an end to its columns',
      () => xlsxFile({ rows: '<row r="4"><c r="XFD4" t="str"><v>x</v></c></row>' }),
      'Row 4 has more than 500',
    ],
    ['is some other kind of ZIP file', () => zipOf({ mimetype: 'application/epub+zip' }), 'no XLSX'],
    ['is no XML inside', () => xlsxFile({ rows: '<row><c></row>' }), 'damaged'],
    [
      'has more different texts than are held',
      () => xlsxFile({ rows: '', strings: `<si><t>${unpackable}</t></si>`.repeat(70) }),
      'too many or too long texts',
    ],
    [
      'has one shared text in pieces without an end',
      () => xlsxFile({ rows: '', strings: `<si>${inPieces}</si>` }),
      'too many or too long texts',
    ],
    [
      'has one cell in pieces without an end',
      () => xlsxFile({ rows: `<row><c t="inlineStr"><is>${inPieces}</is></c></row>` }),
      'Row 1 has more than 1048576 characters',
    ],
    [
      'points at one long text from every cell',
      () => xlsxFile({ rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(400)}</row>`, strings: longText }),
      'Row 1 has more than 1048576 characters',
    ],
    [
      'points at one long text from very many rows',
      () => xlsxFile({ rows: '<row><c t="s"><v>0</v></c></row>'.repeat(600), strings: longestText }),
      'hold more than 536870912 characters',
    ],
    [
      'is packed to next to nothing',
      () => xlsxFile({ rows: '<row></row>'.repeat(2_000_000) }),
      'more bytes than a table',
    ],
    [
      'has more rows than a sheet, with nothing in them',
      () => xlsxFile({ rows: '<row/>'.repeat(1_048_577) }),
      'more than 1048576 rows',
    ],
    [
      'has a row with more cells than a sheet, with nothing in them',
      () => xlsxFile({ rows: `<row>${'<c/>'.repeat(20_000)}</row>` }),
      'Row 1 has more than 500',
    ],
    [
      'has elements in elements without an end',
      () => xlsxFile({ rows: `${'<row>'.repeat(2_000)}${'</row>'.repeat(2_000)}` }),
      'damaged',
    ],
    [
      'has its rows in no order',
      () => xlsxFile({ rows: textRow(5, ['x']) + textRow(5, ['y']) }),
      'in no order behind row 5',
    ],
    [
      'announces guides of more than 16 megabytes',
      () => Promise.resolve(lyingZip(Buffer.from('<a/>'), 17 * 1024 * 1024)),
      'more bytes than a table',
    ],
  ];
  it.each(cases)('that %s is refused with a sentence', async (_, made, words) => {
    const file = await made();
    const reading = readThrough(file);
    await expect(reading).rejects.toThrow(TableError);
    await expect(reading).rejects.toThrow(words);
  });
});

const office = spawnSync('soffice', ['--version']).status === 0;

describe.runIf(office)('What LibreOffice writes', () => {
  it('comes in equal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-xlsx-'));
    try {
      const rows = [
        ['Name', 'Note'],
        ['Zoë 😀', 'שלום, "quoted"'],
      ];
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n');
      writeFileSync(join(folder, 'a.csv'), text);
      // Comma, double quote, UTF-8.
      const way = ['--headless', '--infilter=CSV:44,34,76,1', '--convert-to', 'xlsx', '--outdir', folder];
      spawnSync('soffice', [...way, join(folder, 'a.csv')]);
      const read = await readAll(readFileSync(join(folder, 'a.xlsx')));
      expect(read.map(({ cells }) => cells)).toEqual(rows);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
