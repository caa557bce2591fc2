import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config.js';
import { packageVersion } from '../config/project-path.js';
import { Database } from '../database/database.js';
import { Broadcast } from '../events/broadcast.js';
import { CacheEntries } from './cache-entries.js';
import { CacheCounts, type CacheFigures } from './cache-figures.js';
import { entryKey, type EntryName } from './cache-keys.js';
import { decode, encode, type CachedValue } from './cached-value.js';
import { DropNews } from './drop-news.js';
import type { DroppedTags, DropTold } from './drop-told.js';
import { PromisedDrops } from './promised-drops.js';
import { SingleFlight } from './single-flight.js';
import { TagVersions } from './tag-versions.js';

/** What is asked for, and how it is kept. */
export interface CacheLookup extends Omit<EntryName, 'version'> {
  /** Dropping one of these makes the answer stale. */
  tags: readonly string[];
  /** Milliseconds the answer is kept at most. */
  ttl: number;
}

/** Answers kept for a while, dropped by tag on every process. Usually reached through `@Cache`. */
@Injectable()
export class CacheService implements OnApplicationShutdown {
  private readonly version: string;
  private readonly news: DropNews;
  private readonly promised = new PromisedDrops();
  private readonly flights = new SingleFlight<CachedValue>();
  private readonly counts = new CacheCounts();

  constructor(
    private readonly entries: CacheEntries,
    private readonly tags: TagVersions,
    @Inject(Database) private readonly database: Pick<Database, 'inTransaction'>,
    @Inject(Config) config: Pick<Config, 'APP_VERSION'>,
    broadcast: Broadcast,
  ) {
    this.version = config.APP_VERSION ?? packageVersion();
    this.news = new DropNews(
      broadcast,
      (told) => this.hear(told),
      () => void this.carryOut('all'),
    );
  }

  /**
   * The answer from the cache, or from `compute`. Callers who ask for the same at the same time share one
   * computation; its failure reaches them all and is not kept. Each gets a copy of its own, as JSON gives it back:
   * a Date becomes a text.
   *
   * @throws what `compute` throws, and TypeError for what is not JSON
   */
  async wrap<Answer>(lookup: CacheLookup, compute: () => Promise<Answer>): Promise<Answer> {
    // Inside a transaction the answer may hold what is never committed.
    if (this.database.inTransaction) return this.computed(lookup, compute);
    const key = entryKey({ ...lookup, version: this.version });
    const promised = this.promised.concern(lookup.tags);
    const before = this.tags.stamp(lookup.tags);
    const reading = this.news.listening ? await this.entries.read(key, lookup.tags) : undefined;
    if (!reading) this.counts.error(lookup.group);
    // What was read while a drop was open, or came in meanwhile, may be from before that drop.
    if (promised || this.promised.concern(lookup.tags) || this.tags.stamp(lookup.tags) !== before) {
      return this.computed(lookup, compute);
    }
    if (reading?.value) {
      this.counts.hit(lookup.group);
      return decode(reading.value) as Answer;
    }
    // Both stamps are part of the name: what was begun before a drop is not joined after it.
    const flight = [key, this.tags.stamp(lookup.tags), reading?.stamp].join(' ');
    const { result, joined } = this.flights.run(flight, async () => {
      const value = encode(await compute());
      if (reading) void this.entries.write(key, reading.stamp, value, lookup.ttl);
      return value;
    });
    if (joined) this.counts.hit(lookup.group);
    else this.counts.miss(lookup.group);
    return decode(await result) as Answer;
  }

  /**
   * Makes every answer with one of these tags stale, on all processes. Call it after the change, inside or after
   * its transaction: inside, the drop becomes part of it. From then on this process answers anew; the others do
   * as soon as the broadcast reaches them, usually within milliseconds. Never rejects.
   */
  async drop(tag: string, ...more: string[]): Promise<void> {
    const tags = [...new Set([tag, ...more])];
    if (!this.database.inTransaction || !(await this.promise(tags))) await this.carryOutAndTell(tags);
  }

  /** Makes every answer stale, on all processes. Never rejects. */
  dropAll(): Promise<void> {
    return this.carryOutAndTell('all');
  }

  /** Hits and misses of each group since the start of this process. */
  stats(): CacheFigures[] {
    return this.counts.figures();
  }

  onApplicationShutdown(): void {
    this.news.close();
    this.promised.close();
  }

  private async computed<Answer>(lookup: CacheLookup, compute: () => Promise<Answer>): Promise<Answer> {
    this.counts.miss(lookup.group);
    return decode(encode(await compute())) as Answer;
  }

  /** @returns false when the transaction can't carry the drop: it has ended already */
  private async promise(tags: readonly string[]): Promise<boolean> {
    const promise = this.promised.add(tags);
    try {
      await this.news.tellAtCommit(tags, promise);
      return true;
    } catch {
      this.promised.settle(promise);
      return false;
    }
  }

  private hear({ tags, applied, promise }: DropTold): void {
    if (applied) this.forget(tags);
    else void this.carryOut(tags);
    if (promise !== undefined) this.promised.settle(promise);
  }

  private async carryOutAndTell(tags: DroppedTags): Promise<void> {
    await this.news.tell(tags, await this.carryOut(tags));
  }

  /** @returns whether the shared store has it. Never rejects; in this process it is done when it returns. */
  private carryOut(tags: DroppedTags): Promise<boolean> {
    this.forget(tags);
    return tags === 'all' ? this.entries.dropAll() : this.entries.drop(tags);
  }

  private forget(tags: DroppedTags): void {
    if (tags === 'all') this.tags.dropAll();
    else this.tags.drop(tags);
  }
}
