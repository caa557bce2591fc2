import { csvRows, type CsvDialect } from './csv/csv-rows.js';
import { TableError, type ByteSource, type TableRow } from './table.js';
import { xlsxRows } from './xlsx/xlsx-rows.js';

export type TableFormat = 'CSV' | 'XLSX';

/** How a file is to be read. */
export interface TableDialect extends CsvDialect {
  format: TableFormat;
  /** Of an XLSX file; the first one that is not hidden when left out. */
  sheet?: string;
}

/** The beginnings of files that are often taken for tables. */
const OLE = Buffer.from('d0cf11e0', 'hex');
const ZIP = Buffer.from('PK\x03\x04', 'latin1');

/**
 * What kind of table a file is, by its first bytes: the name may lie.
 *
 * @throws TableError when it is a known kind that can't be read
 */
export function formatOf(head: Buffer): TableFormat {
  if (head.subarray(0, 4).equals(ZIP)) return 'XLSX';
  if (head.subarray(0, 4).equals(OLE))
    throw new TableError(
      'This is an XLS file of before 2007, or protected by a password. Save it as XLSX or as CSV (UTF-8).',
    );
  if (head.toString('latin1').startsWith('%PDF'))
    throw new TableError('This is a PDF file. Save the table as XLSX or as CSV (UTF-8).');
  return 'CSV';
}

/** The rows of a file. @throws TableError where it can't be read; the rows before were given */
export function readTable(source: ByteSource, dialect: TableDialect): AsyncGenerator<TableRow> {
  return dialect.format === 'XLSX' ? xlsxRows(source, dialect.sheet) : csvRows(source, dialect);
}
