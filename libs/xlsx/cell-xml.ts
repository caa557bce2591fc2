/** What a column holds. `time` and `day` are seconds since 1970, UTC; they are shown with and without the hour. */
export type CellKind = 'text' | 'number' | 'time' | 'day' | 'flag';

/** A value as its column's kind says; null leaves the cell empty. */
export type Cell = string | number | boolean | null;

/** Most characters that Excel keeps in a cell. */
const MAX_CHARACTERS = 32_767;
/** Room for what is said instead of the rest. */
const CUT_AT = 32_600;

/** The days from Excel's day zero to 1970, and the first and last days that it counts like everybody else. */
const EPOCH = 25_569;
const FIRST_DAY = 61;
const LAST_DAY = 2_958_466;
const DAY = 86_400;

/** Places of styles in the workbook's list. */
export const STYLES = { heading: 1, time: 2, day: 3 };

/** What XML does not take as it stands, and what Excel would read as one of its own escapes. */
const TROUBLE = /[&<>]|[^\t\n -\ufffd]|_x[0-9A-Fa-f]{4}_/;
const EACH_TROUBLE = new RegExp(TROUBLE, 'g');

/** The name of a column in addresses: A, B, ..., Z, AA. @param index from 0 */
export function columnName(index: number): string {
  const before = index >= 26 ? columnName(Math.floor(index / 26) - 1) : '';
  return before + String.fromCharCode(65 + (index % 26));
}

/**
 * The XML of a cell.
 *
 * @param start `<c r="B7"`, to be closed here
 */
export function cellXml(start: string, kind: CellKind, value: Cell): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return `${start} t="b"><v>${value ? 1 : 0}</v></c>`;
  if (typeof value === 'string') return `${start} t="inlineStr"><is>${textXml(value)}</is></c>`;
  if (!Number.isFinite(value)) return '';
  return kind === 'time' || kind === 'day' ? timeXml(start, kind, value) : `${start}><v>${value}</v></c>`;
}

function timeXml(start: string, kind: 'time' | 'day', seconds: number): string {
  const days = seconds / DAY + EPOCH;
  // Excel counts a 29th of February 1900, and knows no year before that.
  if (days < FIRST_DAY || days >= LAST_DAY)
    return cellXml(start, 'text', new Date(seconds * 1_000).toISOString());
  return `${start} s="${STYLES[kind]}"><v>${days}</v></c>`;
}

function textXml(text: string): string {
  const fits = text.length <= MAX_CHARACTERS ? text : cut(text);
  const safe = TROUBLE.test(fits) ? fits.replace(EACH_TROUBLE, escaped) : fits;
  // Without the word, spaces at either end are dropped.
  return isSpaced(fits) ? `<t xml:space="preserve">${safe}</t>` : `<t>${safe}</t>`;
}

/** Says how much is missing, and cuts no character in two. */
function cut(text: string): string {
  const high = text.charCodeAt(CUT_AT - 1);
  const kept = text.slice(0, high >= 0xd800 && high <= 0xdbff ? CUT_AT - 1 : CUT_AT);
  return `${kept} [... ${text.length - kept.length} more characters do not fit into a cell]`;
}

function escaped(found: string): string {
  switch (found) {
    case '&':
      return '&amp;';
    case '<':
      return '&lt;';
    case '>':
      return '&gt;';
    case '\r':
      // As it stands it would be read as a line feed.
      return '&#13;';
    default:
      // The way of the standard (ST_Xstring) for characters that XML has no way to write.
      return found.length > 1
        ? `_x005F${found}`
        : `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
  }
}

function isSpaced(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32;
}
