import type { CachedValue } from './cached-value.js';

/** What Keyv hands to its store. */
interface Kept {
  value: CachedValue;
}

/** Most answers one process keeps in memory, and the most bytes their keys and texts take. */
export const MAX_ENTRIES = 10_000;
export const MAX_BYTES = 64 * 1024 * 1024;
/** JavaScript keeps a text with at most two bytes a character. */
const BYTES_PER_CHARACTER = 2;
/** Objects and map slot around an answer, measured roughly. */
const BYTES_PER_ENTRY = 300;

/** The store behind Keyv when there is no Redis: forgets what was not asked for the longest, never grows past its bounds. */
export class BoundedStore {
  private readonly entries = new Map<string, Kept>();
  private bytes = 0;

  constructor(
    private readonly maxEntries = MAX_ENTRIES,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  /** Entries kept now. */
  get size(): number {
    return this.entries.size;
  }

  get(key: string): Kept | undefined {
    const kept = this.entries.get(key);
    if (!kept) return undefined;
    // A Map keeps the order of insertion: the first key is the one not asked for the longest.
    this.entries.delete(key);
    this.entries.set(key, kept);
    return kept;
  }

  set(key: string, kept: Kept): void {
    this.delete(key);
    this.entries.set(key, kept);
    this.bytes += weightOf(key, kept);
    while (this.entries.size > this.maxEntries || this.bytes > this.maxBytes) this.forgetOldest();
  }

  delete(key: string): boolean {
    const kept = this.entries.get(key);
    if (!kept) return false;
    this.entries.delete(key);
    this.bytes -= weightOf(key, kept);
    return true;
  }

  clear(): void {
    this.entries.clear();
    this.bytes = 0;
  }

  private forgetOldest(): void {
    const [oldest] = this.entries.keys();
    if (oldest !== undefined) this.delete(oldest);
  }
}

function weightOf(key: string, { value }: Kept): number {
  return BYTES_PER_ENTRY + BYTES_PER_CHARACTER * (key.length + value.text.length);
}
