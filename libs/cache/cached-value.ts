import { StreamableFile } from '@nestjs/common';
import { JsonText } from '../http/json-text.js';

/** A value as it is kept: its JSON, so that nobody can change it and memory and Redis give the same back. */
export interface CachedValue {
  /** `text`: a JsonText, given back as one. `none`: undefined. */
  kind: 'json' | 'text' | 'none';
  text: string;
}

/**
 * @throws TypeError when the value is not JSON: a file, bytes, a function
 */
export function encode(value: unknown): CachedValue {
  if (value === undefined) return { kind: 'none', text: '' };
  if (value instanceof JsonText) return { kind: 'text', text: value.text };
  const text: string | undefined =
    value instanceof StreamableFile || ArrayBuffer.isView(value) ? undefined : JSON.stringify(value);
  if (text === undefined)
    throw new TypeError('Only JSON can be cached. Remove @Cache from what answers with it.');
  return { kind: 'json', text };
}

/** The value again, a copy of its own for each caller. */
export function decode(cached: CachedValue): unknown {
  if (cached.kind === 'none') return undefined;
  return cached.kind === 'text' ? new JsonText(cached.text) : (JSON.parse(cached.text) as unknown);
}
