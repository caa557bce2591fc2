import { TableError } from '../table.js';

/** What Windows-1252 has where Latin-1 has control characters (0x80 to 0x9f); Node's own decoder reads Latin-1 there. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
/** Bytes that are looked at to tell UTF-16 from other texts. */
const LOOKED_AT = 4096;

/** Finds out how a text is encoded while it passes by. */
export class EncodingGuess {
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
  private head = Buffer.alloc(0);
  private isUtf8 = true;

  /** Takes the next bytes. */
  see(bytes: Buffer): void {
    if (this.head.length < LOOKED_AT) this.head = Buffer.concat([this.head, bytes.subarray(0, LOOKED_AT)]);
    if (this.isUtf8) this.isUtf8 = this.decodes(() => this.utf8.decode(bytes, { stream: true }));
  }

  /**
   * The encoding, once everything was seen: UTF-16 by its mark or its zero bytes, UTF-8 where all of it is, else what
   * spreadsheets of the western world write.
   *
   * @throws TableError when it is no text
   */
  result(): string {
    const [first, second] = this.head;
    if (first === 0xff && second === 0xfe) return 'utf-16le';
    if (first === 0xfe && second === 0xff) return 'utf-16be';
    const zeros = [0, 0];
    this.head.forEach((byte, at) => {
      if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
    });
    const [even = 0, odd = 0] = zeros;
    const many = this.head.length / 8;
    if (odd > many && even === 0) return 'utf-16le';
    if (even > many && odd === 0) return 'utf-16be';
    if (even + odd > 0)
      throw new TableError('The file is neither a text nor an XLSX file. Save it as CSV (UTF-8) or as XLSX.');
    return this.isUtf8 && this.decodes(() => this.utf8.decode()) ? 'utf-8' : 'windows-1252';
  }

  private decodes(decode: () => string): boolean {
    try {
      decode();
      return true;
    } catch {
      return false;
    }
  }
}

/** Whether there is such an encoding. */
export function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

/**
 * The text in bytes. A mark at its beginning is left out; what is no character becomes U+FFFD.
 *
 * @param label as the Encoding Standard names it
 */
export async function* decoded(bytes: AsyncIterable<Buffer>, label: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(label);
  const isWindows = decoder.encoding === 'windows-1252';
  for await (const piece of bytes) {
    const text = isWindows ? windows1252(piece) : decoder.decode(piece, { stream: true });
    if (text !== '') yield text;
  }
  const rest = isWindows ? '' : decoder.decode();
  if (rest !== '') yield rest;
}

function windows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}
