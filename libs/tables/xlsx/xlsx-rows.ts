import {
  MAX_COLUMNS,
  MAX_ROW_LENGTH,
  MAX_ROWS,
  TableError,
  type ByteSource,
  type TableRow,
} from '../table.js';
import { dateStyles, dateText, numberText } from './number-formats.js';
import { MAX_GUIDE_BYTES, Package, prefixed, type Relation } from './package.js';
import { SharedStrings, unescaped } from './shared-strings.js';
import { fromXml, type XmlListener } from './xml.js';

/** The last column that a sheet has; the cells of columns that are in use are far fewer. */
const LAST_COLUMN = 16_384;

/**
 * Characters in all cells together, 512 in each row of a full sheet: cells may point at one long text, so that a file of
 * some kilobytes could take a day to read.
 */
const MAX_TEXT = 512 * MAX_ROWS;

/** What a sheet's cells point at. */
interface Workbook {
  strings: SharedStrings;
  dates: ReadonlySet<number>;
  from1904: boolean;
  /** Path of the sheet that is read. */
  sheet: string;
}

/**
 * The rows of one sheet of an XLSX file as they are read; empty ones are left out. Formulas count as what they last
 * came to.
 *
 * @param sheet its name, in any case; the first one that is not hidden when left out
 * @throws TableError at the row that can not be read; the rows before it were given
 */
export async function* xlsxRows(source: ByteSource, sheet?: string): AsyncGenerator<TableRow> {
  const file = await Package.open(source);
  try {
    const workbook = await opened(file, sheet);
    const part = file.read(workbook.sheet);
    if (part) yield* fromXml<TableRow>(part, (emit) => new SheetListener(workbook, emit));
  } finally {
    file.close();
  }
}

async function opened(file: Package, sheet: string | undefined): Promise<Workbook> {
  const root = await file.relations();
  const path = root.find(({ kind }) => kind === 'officeDocument')?.path ?? '';
  const bytes = file.read(path, MAX_GUIDE_BYTES);
  if (!bytes) throw new TableError('The file is no XLSX file. Save it as XLSX or as CSV (UTF-8).');
  const relations = await file.relations(path);
  const sheets: { name: string; id: string; hidden: boolean }[] = [];
  let from1904 = false;
  const told = fromXml<(typeof sheets)[number]>(bytes, (emit) => ({
    open(element, attributes) {
      const { name = '', state = 'visible', date1904 = '0' } = attributes;
      if (element === 'workbookPr') from1904 = date1904 === '1' || date1904 === 'true';
      if (element === 'sheet')
        emit({ name, id: prefixed(attributes, 'id') ?? '', hidden: state !== 'visible' });
    },
  }));
  for await (const one of told) sheets.push(one);
  const wanted =
    sheet === undefined
      ? (sheets.find(({ hidden }) => !hidden) ?? sheets[0])
      : sheets.find(({ name }) => name.toLowerCase() === sheet.trim().toLowerCase());
  const found = relations.find(({ id }) => id === wanted?.id);
  if (!wanted || !found) throw new TableError(noSheet(sheets.map(({ name }) => name)));
  const part = (kind: string): Relation | undefined => relations.find((relation) => relation.kind === kind);
  return {
    strings: await SharedStrings.read(file.read(part('sharedStrings')?.path ?? '')),
    dates: await dateStyles(file.read(part('styles')?.path ?? '', MAX_GUIDE_BYTES)),
    from1904,
    sheet: found.path,
  };
}

function noSheet(names: string[]): string {
  if (names.length === 0) return 'The XLSX file has no sheet. Save it again as XLSX or as CSV (UTF-8).';
  const some = names.slice(0, 20).map((name) => `"${name}"`);
  return `The XLSX file has no such sheet. It has ${some.join(', ')}.`;
}

/** Makes rows of a sheet's XML. */
class SheetListener implements XmlListener {
  private row: TableRow = { number: 0, cells: [] };
  /** Characters in the cells of the row so far. */
  private length = 0;
  /** And in those of all rows. */
  private whole = 0;
  private column = 0;
  private type = 'n';
  private style = 0;
  private value = '';
  private within = '';
  private spoken = false;

  constructor(
    private readonly workbook: Workbook,
    private readonly emit: (row: TableRow) => void,
  ) {}

  open(name: string, { r, t = 'n', s = '0' }: Record<string, string>): void {
    this.within = name;
    if (name === 'row') {
      this.begin(r === undefined ? this.row.number + 1 : Number(r));
    } else if (name === 'c') {
      this.column = r === undefined ? this.column + 1 : columnOf(r);
      if (this.column > LAST_COLUMN) throw this.tooWide();
      this.type = t;
      this.style = Number(s);
      this.value = '';
    } else if (name === 'rPh') this.spoken = true;
  }

  text(text: string): void {
    if (this.within === 'v' || (this.within === 't' && !this.spoken)) this.value += text;
    if (this.value.length > MAX_ROW_LENGTH) throw this.tooLong();
  }

  close(name: string): void {
    this.within = '';
    if (name === 'rPh') this.spoken = false;
    else if (name === 'c') this.take(this.shown());
    else if (name === 'row') this.end();
  }

  /** Rows are done in their order, each once, and an import that was cut off goes on behind the last of them. */
  private begin(number: number): void {
    const last = this.row.number;
    if (!Number.isInteger(number) || number <= last)
      throw new TableError(
        `The rows of the sheet are in no order behind row ${last}. Open it in a spreadsheet and save it again.`,
      );
    if (number > MAX_ROWS)
      throw new TableError(`The sheet has more than ${MAX_ROWS} rows. Split it and import the parts.`);
    this.row = { number, cells: [] };
    this.column = 0;
    this.length = 0;
  }

  private take(text: string): void {
    if (text === '') return;
    if ((this.length += text.length) > MAX_ROW_LENGTH) throw this.tooLong();
    if ((this.whole += text.length) > MAX_TEXT)
      throw new TableError(
        `The cells of the sheet hold more than ${MAX_TEXT} characters. Split it and import the parts.`,
      );
    if (this.column > MAX_COLUMNS) throw this.tooWide();
    const { cells } = this.row;
    while (cells.length < this.column) cells.push('');
    cells[this.column - 1] = text;
  }

  private end(): void {
    if (this.row.cells.length > 0) this.emit(this.row);
  }

  private tooWide(): TableError {
    return new TableError(
      `Row ${this.row.number} has more than ${MAX_COLUMNS} cells. Remove the columns that are not needed.`,
    );
  }

  private tooLong(): TableError {
    return new TableError(
      `Row ${this.row.number} has more than ${MAX_ROW_LENGTH} characters. Shorten its texts, or remove columns.`,
    );
  }

  private shown(): string {
    const { value } = this;
    switch (this.type) {
      case 's':
        return this.workbook.strings.get(Number(value));
      case 'str':
      case 'inlineStr':
        return unescaped(value);
      case 'b':
        return value === '1' ? 'true' : 'false';
      // A formula that came to nothing: "#N/A" is nobody's name.
      case 'e':
        return '';
      case 'n':
        return this.workbook.dates.has(this.style)
          ? dateText(value, this.workbook.from1904)
          : numberText(value);
      default:
        return value;
    }
  }
}

/** `C7` is in the third column. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.toUpperCase().charCodeAt(0);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column;
}
