import { fromXml } from './xml.js';

const MS_OF_DAY = 86_400_000;
/** What serial number 0 stands for: the first format counts a 29 February 1900 that never was. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);

/** Formats without a code of their own that show dates or times. */
function isBuiltInDate(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

/** Whether a format shows a number as a date or time: it has letters of one outside of quotes and brackets. */
export function isDateFormat(code: string): boolean {
  return /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, ''));
}

/** Which of a workbook's styles (by number) show dates. @param part the styles; undefined where it has none */
export async function dateStyles(part: AsyncIterable<Buffer> | undefined): Promise<Set<number>> {
  const styles = new Set<number>();
  if (!part) return styles;
  const dates = new Set<number>();
  let inCells = false;
  let number = 0;
  const found = fromXml<number>(part, (emit) => ({
    open(name, attributes) {
      const id = Number(attributes.numFmtId);
      if (name === 'numFmt' && isDateFormat(attributes.formatCode ?? '')) dates.add(id);
      if (name === 'cellXfs') inCells = true;
      if (name !== 'xf' || !inCells) return;
      if (dates.has(id) || isBuiltInDate(id)) emit(number);
      number += 1;
    },
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  }));
  for await (const style of found) styles.add(style);
  return styles;
}

/** A number as spreadsheets show it: 15 digits, and no exponent where it is a whole number. */
export function numberText(value: string): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) return value;
  return Number.isSafeInteger(number) ? String(number) : String(Number(number.toPrecision(15)));
}

/**
 * A number of days as ISO 8601: `2026-03-02`, `2026-03-02T10:00:00`, or `10:00:00` where there is no day.
 *
 * @param from1904 whether days are counted from 1904, as old Macs do
 */
export function dateText(value: string, from1904: boolean): string {
  const days = Number(value);
  if (value.trim() === '' || !Number.isFinite(days) || days < 0 || days > 2_958_466) return numberText(value);
  const missing = !from1904 && days > 0 && days < 60 ? 1 : 0;
  const ms = (from1904 ? EPOCH_1904 : EPOCH_1900) + Math.round((days + missing) * 86_400) * 1000;
  const text = new Date(ms).toISOString();
  if (days < 1) return text.slice(11, 19);
  return ms % MS_OF_DAY === 0 ? text.slice(0, 10) : text.slice(0, 19);
}
