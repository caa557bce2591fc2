import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EncodingGuess, decoded } from '@libs/tables/csv/encoding.js';
import { delimiterOf } from '@libs/tables/csv/delimiter.js';
import { readTable } from '@libs/tables/read-table.js';
import { bytesOf, TableError } from '@libs/tables/table.js';

/** A file as it is read, by rows that have something in them. */
async function read(file: Buffer | string): Promise<{ number: number; cells: string[] }[]> {
  const bytes = Buffer.from(file);
  const guess = new EncodingGuess();
  // In odd pieces: characters are cut in two.
  for (let at = 0; at < bytes.length; at += 7) guess.see(bytes.subarray(at, at + 7));
  const rows = [];
  for await (const row of readTable(bytesOf(bytes), { format: 'CSV', encoding: guess.result() }))
    if (row.cells.some((cell) => cell !== '')) rows.push(row);
  return rows;
}

async function cells(file: Buffer | string): Promise<string[][]> {
  return (await read(file)).map((row) => row.cells.map((cell) => cell.trim()));
}

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('A CSV file', () => {
  it.each([
    ['commas', 'name,email\nAna,a@b.de\n'],
    ['semicolons', 'name;email\r\nAna;a@b.de\r\n'],
    ['tabs', 'name\temail\rAna\ta@b.de'],
    ['pipes', 'name|email\nAna|a@b.de'],
    ['all cells in quotes', '"name","email"\n"Ana","a@b.de"\n'],
    ['spaces around cells', 'name , email\n Ana , "a@b.de"\n'],
    ['a line that tells the delimiter', 'sep=;\nname;email\nAna;a@b.de'],
    ['a mark in front', '\ufeffname,email\nAna,a@b.de'],
    ['empty lines', '\n\nname,email\n\n\nAna,a@b.de\n\n'],
  ])('is read with %s', async (_, file) => {
    expect(await cells(file)).toEqual([
      ['name', 'email'],
      ['Ana', 'a@b.de'],
    ]);
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 little-endian with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 big-endian with a mark', (text) => utf16be(`\ufeff${text}`)],
    ['UTF-16 little-endian without a mark', (text) => Buffer.from(text, 'utf16le')],
    ['UTF-16 big-endian without a mark', utf16be],
    ['Windows-1252', (text) => Buffer.from(text.replaceAll('€', '\x80').replaceAll('’', '\x92'), 'latin1')],
  ])('is read in %s', async (_, encode) => {
    const file = 'Name;Größe;Firma\nZoë O’Hara;5 €;Müller & Söhne\n';
    expect(await cells(encode(file))).toEqual([
      ['Name', 'Größe', 'Firma'],
      ['Zoë O’Hara', '5 €', 'Müller & Söhne'],
    ]);
  });

  it('is read in any other encoding that is named', async () => {
    const bytes = Buffer.from([0xc8, 0xe2, 0xe0, 0xed]);
    let text = '';
    for await (const piece of decoded(bytesOf(bytes).read(0, 4), 'windows-1251')) text += piece;
    expect(text).toBe('Иван');
  });

  it('keeps line ends, delimiters and doubled quotes in quoted cells, and counts rows as spreadsheets do', async () => {
    const file = 'name,note\n"Ana ""the ace"" B","two\nlines, a comma"\n\nBob,"x\r\ny"\n';
    expect(await read(file)).toEqual([
      { number: 1, cells: ['name', 'note'] },
      { number: 2, cells: ['Ana "the ace" B', 'two\nlines, a comma'] },
      { number: 4, cells: ['Bob', 'x\r\ny'] },
    ]);
  });

  it('takes stray quotes for what they are', async () => {
    expect(await cells('name,note\n"Best" Shop,19" screen\nNext,x\n')).toEqual([
      ['name', 'note'],
      ['"Best" Shop', '19" screen'],
      ['Next', 'x'],
    ]);
  });

  it.each([
    ['a quote that is never closed', `name,note\nAna,x\nBob,"open\nCy,y\n`, 'Row 3 opens a quote'],
    [
      'a quote that is never closed in a large file',
      `name\nAna\n"${'x\n'.repeat(600_000)}`,
      'Row 3 opens a quote',
    ],
    ['too many cells', `name\n${','.repeat(600)}`, 'more than 500 cells'],
  ])('with %s is read up to there, and says so', async (_, file, words) => {
    const rows: string[][] = [];
    const reading = (async () => {
      for await (const row of readTable(bytesOf(Buffer.from(file)), { format: 'CSV', encoding: 'utf-8' }))
        rows.push(row.cells);
    })();
    await expect(reading).rejects.toThrow(TableError);
    await expect(reading).rejects.toThrow(words);
    expect(rows[0]?.[0]).toBe('name');
  });

  it('whose words hold other delimiters is read by the one of its header', () => {
    expect(delimiterOf('name;notes\nAna;a, b, c\nBob;d, e, f\n')).toBe(';');
    expect(delimiterOf('name,notes\nAna,"a; b; c; d"\n')).toBe(',');
    expect(delimiterOf('Name\tCity, State\nAna\tX, Y\n')).toBe('\t');
    expect(delimiterOf('name\nAna\n')).toBe(',');
    expect(delimiterOf('a;b;c')).toBe(';');
  });
});

const cell = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        '""',
        ',',
        ';',
        '\t',
        '|',
        '\n',
        '\r\n',
        '\r',
        ' ',
        "'",
        'ä',
        '€',
        '😀',
        'שלום',
        'e\u0301',
      ),
      fc.string({ unit: 'grapheme', maxLength: 4 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));
const table = fc
  .integer({ min: 2, max: 5 })
  .chain((columns) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 12 }),
  );

describe('What other programs export', () => {
  it('comes in equal, in every dialect and encoding', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',', ';', '\t', '|'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.constantFrom('utf8', 'utf8-mark', 'utf16le', 'utf16be'),
        async (rows, delimiter, end, quoted, encoding) => {
          const header = (rows[0] ?? ['', '']).map((_, at) => `column ${at}`);
          // As Excel and Python write: cells with any line end in them are quoted.
          const options = { delimiter, record_delimiter: end, quoted, quoted_match: /[\r\n]/ };
          const text = stringify([header, ...rows], options);
          const marked = `\ufeff${text}`;
          const file = {
            utf8: Buffer.from(text),
            'utf8-mark': Buffer.from(marked),
            utf16le: Buffer.from(marked, 'utf16le'),
            utf16be: utf16be(marked),
          }[encoding];
          // Outer spaces are no part of any field of a customer.
          const trimmed = (lines: string[][]): string[][] =>
            lines
              .map((line) => line.map((one) => one.trim()))
              .filter((line) => line.some((one) => one !== ''));
          expect(trimmed(await cells(file))).toEqual(trimmed([header, ...rows]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
