import { textRow, xlsxFile } from '../../support/xlsx-file.js';

const HEADER = ['Name', 'E-Mail', 'Phone number', 'Company', 'Tags', 'Language', 'Region'];

/** One person of a file. @param domain of the e-mail address: other people for another one */
function person(at: number, domain: string): string[] {
  const phone = `+4930${String(90_000_000 + at)}`;
  return [`Person ${at}`, `p${at}@${domain}`, phone, `Company ${at % 500}`, 'a;b', 'de', `North ${at}`];
}

/** A CSV file of so many people. @param company replaces that of each: the same people, changed */
export function csvOf(rows: number, domain: string, company?: string): Buffer {
  const lines = [HEADER, ...people(rows, 0, domain, company)].map((cells) =>
    cells.map((cell) => `"${cell}"`).join(','),
  );
  return Buffer.from(lines.join('\n'));
}

/** An XLSX file of so many people, others than those of a CSV file of as many rows. */
export function xlsxOf(rows: number, domain: string): Promise<Buffer> {
  const lines = [HEADER, ...people(rows, rows, domain)].map((cells, at) => textRow(at + 1, cells));
  return xlsxFile({ rows: lines.join('') });
}

function people(rows: number, from: number, domain: string, company?: string): string[][] {
  return Array.from({ length: rows }, (_, at) =>
    person(at + from, domain).map((cell, column) => (column === 3 ? (company ?? cell) : cell)),
  );
}
