import { AsyncResource } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { Broadcast } from '@libs/events/broadcast.js';
import { LIVE_CHANNEL } from '@libs/events/events.js';
import { LiveCursor } from './live-cursor.js';
import { LiveEventsRepository } from './live-events.repository.js';
import { LiveTellings, type Telling } from './live-tellings.service.js';

/** Milliseconds that notifications are gathered before one look at the table. */
const GATHER = 20;
/** Milliseconds between looks without a notification, should one have been lost. */
const LOOK_EVERY = 5_000;
/** Milliseconds before trying again when the database is away. */
const RETRY = 1_000;
/** Events read with one look. */
const BATCH = 500;
/** Events told before the process turns to something else. */
const AT_A_TIME = 10;

/** Takes an event and the position right after it. */
export type Tell = (telling: Telling, position: LiveCursor) => void;

/** From the first listener to the last. */
interface Run {
  tell: Tell;
  ready: Promise<void>;
  /** Known when ready. */
  cursor?: LiveCursor;
  end: () => void;
}

/** Follows the live events of all processes while somebody listens. */
@Injectable()
export class LiveFeed {
  private readonly log = new Logger('Live');
  // Started by a request, it must not go on as a part of it.
  private readonly outside = new AsyncResource('LiveFeed');
  private run: Run | undefined;
  private soon: NodeJS.Timeout | undefined;
  private looking = false;
  /** How often a look was asked for. */
  private asked = 0;

  constructor(
    private readonly broadcast: Broadcast,
    private readonly events: LiveEventsRepository,
    private readonly tellings: LiveTellings,
  ) {}

  /** How far the feed has come: everything after it is going to be told. */
  get position(): LiveCursor {
    return this.run?.cursor?.copy() ?? new LiveCursor(0);
  }

  /**
   * Begins to follow, unless it does already; resolves when `position` is known.
   *
   * @throws when the database is away
   */
  async start(tell: Tell): Promise<void> {
    this.run ??= this.outside.runInAsyncScope(() => this.begin(tell));
    await this.run.ready;
  }

  /** Ends following, until the next start. */
  stop(): void {
    this.run?.end();
    this.run = undefined;
    clearTimeout(this.soon);
    this.soon = undefined;
  }

  private begin(tell: Tell): Run {
    // First listen, then find out where we are: nothing may fall in between.
    const unsubscribe = this.broadcast.on(LIVE_CHANNEL, () => this.lookIn(GATHER));
    const unsubscribeReconnect = this.broadcast.onReconnect(() => this.lookIn(0));
    const interval = setInterval(() => this.lookIn(0), LOOK_EVERY);
    interval.unref();
    const end = (): void => {
      unsubscribe();
      unsubscribeReconnect();
      clearInterval(interval);
    };
    const run: Run = { tell, end, ready: Promise.resolve() };
    run.ready = this.events.newest(performance.now()).then(
      (cursor) => {
        run.cursor = cursor;
        // A notification that came before this was looked after in vain.
        if (this.run === run) this.lookIn(GATHER);
      },
      (error: unknown) => {
        if (this.run === run) this.stop();
        throw error;
      },
    );
    return run;
  }

  private lookIn(delay: number): void {
    if (this.soon) return;
    this.soon = setTimeout(() => {
      this.soon = undefined;
      void this.look();
    }, delay);
    this.soon.unref();
  }

  /** Reads all there is. One look at a time: the order of the events depends on it. Never rejects. */
  private async look(): Promise<void> {
    this.asked += 1;
    if (this.looking) return;
    this.looking = true;
    try {
      for (let answered = 0; answered !== this.asked;) {
        answered = this.asked;
        while (await this.readBatch());
      }
    } catch (error) {
      this.log.warn(`live events pause until the database is back: ${String(error)}`);
      if (this.run) this.lookIn(RETRY);
    } finally {
      this.looking = false;
    }
  }

  /** @returns whether there may be more */
  private async readBatch(): Promise<boolean> {
    const { run } = this;
    if (!run?.cursor) return false;
    const rows = await this.events.rows({ after: run.cursor, limit: BATCH });
    const tellings = await this.tellings.of(rows);
    const now = performance.now();
    for (const [index, telling] of tellings.entries()) {
      // A burst told in one go would fill the buffers of clients who had no chance to read.
      if (index % AT_A_TIME === 0) await setImmediate();
      // Nobody listens any more, or somebody does anew.
      if (run !== this.run) return false;
      run.cursor.see(telling.seq, now);
      run.tell(telling, run.cursor);
    }
    run.cursor.expire(now);
    return rows.length === BATCH;
  }
}
