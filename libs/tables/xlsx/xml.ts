import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { TableError } from '../table.js';

/** What is told of an XML document as it is read. Names come without their namespace's prefix. */
export interface XmlListener {
  open(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Characters in a row without any tag: what is longer is one huge text, which would have to be held whole. */
const LONGEST_TEXT = 4 * 1024 * 1024;

/**
 * Characters that are parsed before what was made of them is given on: some dozen rows, whose cells may all point at one
 * long text, and each has its own copy of it.
 */
const SLICE = 512;

/** Elements within each other; those of a sheet are some ten. */
const DEEPEST = 100;

const BROKEN =
  'The XLSX file is damaged. Open it in a spreadsheet and save it again, as XLSX or as CSV (UTF-8).';

/**
 * What a listener makes of an XML document, as it is read. Entities of a document's own are not expanded.
 *
 * @param listening gives the listener, which calls `emit` with each thing it made
 * @throws TableError when it is no XML, or too much in one piece
 */
export async function* fromXml<Item>(
  bytes: AsyncIterable<Buffer>,
  listening: (emit: (item: Item) => void) => XmlListener,
): AsyncGenerator<Item> {
  let made: Item[] = [];
  let sinceTag = 0;
  let depth = 0;
  const listener = listening((item) => made.push(item));
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', () => {
    throw new TableError(BROKEN);
  });
  parser.on('opentag', ({ name, attributes }) => {
    sinceTag = 0;
    if ((depth += 1) > DEEPEST) throw new TableError(BROKEN);
    listener.open(local(name), attributes);
  });
  parser.on('text', (text) => listener.text?.(text));
  parser.on('cdata', (text) => listener.text?.(text));
  parser.on('closetag', ({ name }) => {
    sinceTag = 0;
    depth -= 1;
    listener.close?.(local(name));
  });
  const decoder = new StringDecoder('utf8');
  for await (const piece of bytes) {
    sinceTag += piece.length;
    const text = decoder.write(piece);
    for (let start = 0; start < text.length; start += SLICE) {
      parser.write(text.slice(start, start + SLICE));
      if (made.length === 0) continue;
      yield* made;
      made = [];
    }
    if (sinceTag > LONGEST_TEXT) throw new TableError(BROKEN);
  }
  parser.close();
  yield* made;
}

/** `x:row` is `row`. */
export function local(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
