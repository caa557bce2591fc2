/** Bytes of a raw body that are shown at most. */
export const SHOWN_BYTES = 256 * 1024;

/** A raw body as JSON can carry it. */
export interface ShownBody {
  body: string;
  bodyEncoding: 'utf8' | 'base64';
  bodyTruncated: boolean;
}

/**
 * Shows a raw body as text where it is text.
 *
 * @param start its first bytes
 * @param size length of the whole body in bytes
 */
export function shownBody(start: Buffer, size: number): ShownBody {
  const bodyTruncated = size > start.length;
  const text = textOf(start, bodyTruncated);
  return text === undefined
    ? { body: start.toString('base64'), bodyEncoding: 'base64', bodyTruncated }
    : { body: text, bodyEncoding: 'utf8', bodyTruncated };
}

/** @param cut whether the last character may be cut in two: then it is left out */
function textOf(bytes: Buffer, cut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
  } catch {
    return undefined;
  }
}
