import { ZipFile } from 'yazl';

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of an XLSX file, as XML. */
export interface Workbook {
  /** Rows of the first sheet: `<row>`s. */
  rows: string;
  /** `<si>`s. */
  strings?: string;
  /** What is inside of `<styleSheet>`. */
  styles?: string;
  /** What is inside of `<workbook>` before the sheets. */
  properties?: string;
  /** Names of sheets; the rows are those of the one that is marked with a star, the first one's otherwise. */
  sheets?: string[];
  hidden?: string[];
}

/** A ZIP file of these parts. */
export async function zipOf(parts: Record<string, string | Buffer>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), path);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** An XLSX file, as Excel lays it out. */
export function xlsxFile(workbook: Workbook): Promise<Buffer> {
  const { rows, strings = '', styles = '', properties = '', sheets = ['Sheet1*'], hidden = [] } = workbook;
  const star = Math.max(
    0,
    sheets.findIndex((name) => name.endsWith('*')),
  );
  const names = sheets.map((name) => name.replace('*', ''));
  const list = names.map(
    (name, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" r:id="s${at}"${hidden.includes(name) ? ' state="hidden"' : ''}/>`,
  );
  const relations = names.map(
    (_, at) =>
      `<Relationship Id="s${at}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return zipOf({
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': `<Relationships xmlns="${PACKAGE}"><Relationship Id="a" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}">${properties}<sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}">${relations.join('')}<Relationship Id="st" Type="${OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="sy" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    'xl/sharedStrings.xml': `<sst xmlns="${MAIN}">${strings}</sst>`,
    'xl/styles.xml': `<styleSheet xmlns="${MAIN}">${styles}</styleSheet>`,
    ...Object.fromEntries(
      names.map((_, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        `<worksheet xmlns="${MAIN}"><sheetData>${at === star ? rows : ''}</sheetData></worksheet>`,
      ]),
    ),
  });
}

/** A row of texts in their cells. */
export function textRow(number: number, cells: readonly string[]): string {
  const escaped = (text: string): string =>
    text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const written = cells.map(
    (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  );
  return `<row r="${number}">${written.join('')}</row>`;
}
