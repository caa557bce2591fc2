import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import {
  MAX_COLUMNS,
  MAX_ROW_LENGTH,
  MAX_ROWS,
  TableError,
  type ByteSource,
  type TableRow,
} from '../table.js';
import { delimiterOf, tellsDelimiter, type Delimiter } from './delimiter.js';
import { decoded } from './encoding.js';

/** Bytes from which the delimiter is told. */
const SAMPLE = 64 * 1024;
/** Characters that are parsed before anybody else gets a turn. */
const STEP = 16 * 1024;

/** How a CSV file is written. */
export interface CsvDialect {
  encoding: string;
  /** Found out when left out. */
  delimiter?: Delimiter;
}

/**
 * The rows of a CSV file as they are read, in any of the usual dialects: any line ends, quoted cells with delimiters,
 * line ends and doubled quotes in them, stray quotes inside of cells.
 *
 * @throws TableError at the row that can not be read; the rows before it were given
 */
export async function* csvRows(source: ByteSource, dialect: CsvDialect): AsyncGenerator<TableRow> {
  const delimiter = dialect.delimiter ?? (await told(source, dialect.encoding));
  // An error that is thrown takes with it the rows that were read and not asked for yet: it is noted instead.
  let fault: { code: string; records: number } | undefined;
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
    ltrim: true,
    max_record_size: MAX_ROW_LENGTH,
    skip_records_with_error: true,
    on_skip: (error) => void (fault ??= { code: error?.code ?? '', records: parser.info.records }),
  });
  const texts = inSteps(decoded(source.read(0, source.size), dialect.encoding), () => fault !== undefined);
  // Its errors reach the parser, and with it the loop below.
  pipeline(Readable.from(texts), parser, () => undefined);
  let number = 0;
  for await (const record of parser as AsyncIterable<string[]>) {
    if (fault && number >= fault.records) break;
    number += 1;
    if (number === 1 && tellsDelimiter(record)) continue;
    refuseTooMuch(number, record);
    yield { number, cells: record };
  }
  if (fault) throw unreadable(fault, number + 1);
}

/** The texts in small steps, so that a parser that met its first error is not fed with what makes a million more. */
async function* inSteps(texts: AsyncIterable<string>, ended: () => boolean): AsyncGenerator<string> {
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += STEP) {
      if (ended()) return;
      yield text.slice(at, at + STEP);
    }
  }
}

async function told(source: ByteSource, encoding: string): Promise<Delimiter> {
  let sample = '';
  for await (const text of decoded(source.read(0, Math.min(SAMPLE, source.size)), encoding)) sample += text;
  return delimiterOf(sample);
}

function refuseTooMuch(number: number, cells: readonly string[]): void {
  if (number > MAX_ROWS)
    throw new TableError(`The file has more than ${MAX_ROWS} rows. Split it and import the parts.`);
  if (cells.length > MAX_COLUMNS)
    throw new TableError(
      `Row ${number} has more than ${MAX_COLUMNS} cells. Remove the columns that are not needed.`,
    );
}

function unreadable({ code }: { code: string }, row: number): TableError {
  if (code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE')
    return new TableError(
      `Row ${row} opens a quote (") that is never closed: from there on the file can not be read. Close or remove the quote.`,
    );
  return new TableError(`From row ${row} on the file can not be read as CSV. Save it again as CSV (UTF-8).`);
}
