import { randomUUID } from 'node:crypto';

/** Milliseconds after which a transaction that has not committed is taken as rolled back; libs/database ends them after 15 s. */
export const PROMISE_LIMIT_MS = 20_000;

/**
 * Tags that an open transaction of this process will drop when it commits. Between the commit and the news of it
 * nobody can say whether an answer with such a tag is still right, so it is neither taken from the cache nor kept.
 */
export class PromisedDrops {
  private readonly promises = new Map<string, { tags: readonly string[]; expiry: NodeJS.Timeout }>();

  /** @returns the name of the promise */
  add(tags: readonly string[]): string {
    const promise = randomUUID();
    const expiry = setTimeout(() => this.settle(promise), PROMISE_LIMIT_MS);
    expiry.unref();
    this.promises.set(promise, { tags, expiry });
    return promise;
  }

  /** The drop has happened, or never will. */
  settle(promise: string): void {
    clearTimeout(this.promises.get(promise)?.expiry);
    this.promises.delete(promise);
  }

  /** Whether one of these tags may have been dropped without our knowing yet. */
  concern(tags: readonly string[]): boolean {
    if (this.promises.size === 0) return false;
    for (const promised of this.promises.values()) {
      if (promised.tags.some((tag) => tags.includes(tag))) return true;
    }
    return false;
  }

  /** Forgets all promises. */
  close(): void {
    for (const promise of [...this.promises.keys()]) this.settle(promise);
  }
}
