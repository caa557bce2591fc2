import type { CachedValue } from './cached-value.js';

/** What the store says of a key. */
export interface Reading {
  /** The state of the tags now: an answer computed from here on is kept with it. */
  stamp: string;
  /** The answer kept under the key, if none of its tags was dropped since it was computed. */
  value?: CachedValue;
}

/** An answer with the state its tags had before it was computed. */
export interface Entry extends CachedValue {
  stamp: string;
}

/** Where answers are kept, in the process or in Redis. Nothing here rejects: a store in trouble is a miss. */
export abstract class CacheEntries {
  /** @returns undefined while the store can't be asked */
  abstract read(key: string, tags: readonly string[]): Promise<Reading | undefined>;
  /** Keeps an answer. @param stamp from the reading before it was computed @param ttl milliseconds */
  abstract write(key: string, stamp: string, value: CachedValue, ttl: number): Promise<void>;
  /** Makes the answers with these tags stale. @returns whether all who share the store see it already */
  abstract drop(tags: readonly string[]): Promise<boolean>;
  /** Makes every answer stale. @returns as `drop` */
  abstract dropAll(): Promise<boolean>;
}

/** Whether something read from a store is an entry of ours. */
export function isEntry(found: unknown): found is Entry {
  return (
    typeof found === 'object' &&
    found !== null &&
    'stamp' in found &&
    typeof found.stamp === 'string' &&
    'kind' in found &&
    (found.kind === 'json' || found.kind === 'text' || found.kind === 'none') &&
    'text' in found &&
    typeof found.text === 'string'
  );
}
