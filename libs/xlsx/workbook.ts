import { cellXml, columnName, STYLES, type CellKind } from './cell-xml.js';
import { RowSource, type Row } from './row-source.js';
import { contentTypes, packageRelations, styles, workbookParts } from './workbook-parts.js';
import { MAX_ENTRY_BYTES, ZipStream } from './zip-stream.js';

export type { Cell, CellKind } from './cell-xml.js';
export type { Row } from './row-source.js';

/** One column of a sheet. */
export interface SheetColumn {
  heading: string;
  kind: CellKind;
  /** Characters that it is wide. */
  width: number;
}

/** What a sheet can hold. */
export interface SheetLimits {
  /** Rows, the one of the headings among them. */
  rows: number;
  /** Bytes of XML. */
  bytes: number;
}

/** What Excel takes on one sheet; and one entry of the archive, with room for one more batch of rows. */
const LIMITS: SheetLimits = { rows: 1_048_576, bytes: MAX_ENTRY_BYTES - 256 * 1024 * 1024 };

/**
 * A workbook (XLSX) with one table, in pieces as they are ready: a bold, frozen line of headings, typed cells, and a
 * further sheet where one is full. Nothing is kept. What fails half-way throws before the end was written, and what
 * was written is no workbook.
 *
 * @param name of the sheet
 * @param batches rows with a value for each column
 */
export async function* workbook(
  name: string,
  columns: readonly SheetColumn[],
  batches: AsyncIterable<Row[]>,
  limits: SheetLimits = LIMITS,
): AsyncGenerator<Buffer> {
  const zip = new ZipStream();
  const rows = new RowSource(batches);
  try {
    let sheets = 0;
    do {
      sheets += 1;
      yield* zip.streamed(`xl/worksheets/sheet${sheets}.xml`, sheetXml(columns, rows, limits, sheets === 1));
    } while (await rows.more());
    const names = Array.from({ length: sheets }, (_, index) => (index === 0 ? name : `${name} ${index + 1}`));
    const { list, relations } = workbookParts(names);
    yield zip.whole('xl/styles.xml', styles());
    yield zip.whole('xl/workbook.xml', list);
    yield zip.whole('xl/_rels/workbook.xml.rels', relations);
    yield zip.whole('_rels/.rels', packageRelations());
    yield zip.whole('[Content_Types].xml', contentTypes(sheets));
    yield zip.end();
  } finally {
    await rows.leave();
  }
}

async function* sheetXml(
  columns: readonly SheetColumn[],
  rows: RowSource,
  limits: SheetLimits,
  first: boolean,
): AsyncGenerator<Buffer> {
  const names = columns.map((_, index) => columnName(index));
  let bytes = 0;
  const counted = (xml: string): Buffer => {
    const buffer = Buffer.from(xml);
    bytes += buffer.length;
    return buffer;
  };
  yield counted(head(columns, names, first));
  for (let next = 2; next <= limits.rows && bytes < limits.bytes;) {
    const batch = await rows.take(limits.rows - next + 1);
    if (batch.length === 0) break;
    let xml = '';
    for (const row of batch) xml += rowXml(columns, names, row, next++);
    yield counted(xml);
  }
  yield counted('</sheetData></worksheet>');
}

function rowXml(columns: readonly SheetColumn[], names: readonly string[], row: Row, number: number): string {
  let xml = `<row r="${number}">`;
  for (let index = 0; index < columns.length; index += 1) {
    const value = row[index];
    const column = columns[index];
    if (value === null || value === undefined || column === undefined) continue;
    xml += cellXml(`<c r="${names[index]}${number}"`, column.kind, value);
  }
  return `${xml}</row>`;
}

function head(columns: readonly SheetColumn[], names: readonly string[], first: boolean): string {
  const widths = columns
    .map(
      ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
    )
    .join('');
  const headings = columns
    .map(({ heading }, index) => cellXml(`<c r="${names[index]}1" s="${STYLES.heading}"`, 'text', heading))
    .join('');
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView ${first ? 'tabSelected="1" ' : ''}workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${widths}</cols><sheetData><row r="1">${headings}</row>`;
}
