/** One entry of an event stream. Text after an `event` without `data` never reaches a browser's listeners. */
export interface FrameParts {
  event?: string;
  id?: string;
  /** JSON or any text. */
  data?: string;
  /** Milliseconds after which a client that lost the stream should come back. */
  retry?: number;
  /** Ignored by clients. */
  comment?: string;
}

const LINE_END = /\r\n|\r|\n/;

/** The bytes of an entry, to be written to any number of streams. https://html.spec.whatwg.org/#parsing-an-event-stream */
export function frame({ comment, event, id, retry, data }: FrameParts): Buffer {
  const lines = [
    ...lined(': ', comment),
    ...lined('event: ', event?.replace(/[\r\n]/g, '')),
    ...lined('id: ', id?.replace(/[\r\n\0]/g, '')),
    ...lined('retry: ', retry?.toFixed(0)),
    ...lined('data: ', data),
  ];
  return Buffer.from(`${lines.join('\n')}\n\n`);
}

function lined(prefix: string, text: string | undefined): string[] {
  return text === undefined ? [] : text.split(LINE_END).map((line) => `${prefix}${line}`);
}
