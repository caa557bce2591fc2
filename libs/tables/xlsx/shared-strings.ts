import { MAX_ROW_LENGTH, TableError } from '../table.js';
import { fromXml } from './xml.js';

/** Bytes of all texts of a file together; they are held packed in one buffer, for cells point at them in any order. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_TEXTS = 4_000_000;

const TOO_MANY = 'The XLSX file holds too many or too long texts to be read. Save it as CSV (UTF-8).';

/** The texts that cells of an XLSX file point at by their number. */
export class SharedStrings {
  private bytes = Buffer.alloc(64 * 1024);
  private used = 0;
  private ends = new Uint32Array(1024);
  private count = 0;

  /** @param part the file's part of them; undefined where it has none */
  static async read(part: AsyncIterable<Buffer> | undefined): Promise<SharedStrings> {
    const strings = new SharedStrings();
    if (!part) return strings;
    for await (const text of fromXml<string>(part, textsOf)) strings.add(text);
    return strings;
  }

  /** @returns an empty text for a number that is none */
  get(number: number): string {
    if (!(number >= 0 && number < this.count)) return '';
    const start = number === 0 ? 0 : (this.ends[number - 1] ?? 0);
    return this.bytes.toString('utf8', start, this.ends[number]);
  }

  private add(text: string): void {
    const length = Buffer.byteLength(text);
    if (this.used + length > MAX_BYTES || this.count >= MAX_TEXTS) throw new TableError(TOO_MANY);
    if (this.used + length > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(2 * this.bytes.length, this.used + length));
      this.bytes.copy(larger, 0, 0, this.used);
      this.bytes = larger;
    }
    if (this.count === this.ends.length) {
      const larger = new Uint32Array(2 * this.count);
      larger.set(this.ends);
      this.ends = larger;
    }
    this.used += this.bytes.write(text, this.used);
    this.ends[this.count] = this.used;
    this.count += 1;
  }
}

/** A text may be in several runs with formats of their own; how it is pronounced (`rPh`) is no part of it. */
function textsOf(emit: (text: string) => void): {
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
} {
  let text = '';
  let within = '';
  let spoken = false;
  return {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') spoken = true;
      within = name;
    },
    text(piece) {
      if (within === 't' && !spoken) text += piece;
      if (text.length > MAX_ROW_LENGTH) throw new TableError(TOO_MANY);
    },
    close(name) {
      if (name === 'rPh') spoken = false;
      if (name === 'si') emit(unescaped(text));
      within = '';
    },
  };
}

/** XLSX writes what XML can't hold as `_x000D_`. */
export function unescaped(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text;
}
