import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { timeout, TimeoutStrategy } from 'cockatiel';
import type { Broadcast } from '../events/broadcast.js';
import { fromPayload, joined, toPayload, type DroppedTags, type DropTold } from './drop-told.js';

/** Channel of the broadcast on which processes tell each other of drops. */
export const DROP_CHANNEL = 'cache_drop';
/** Milliseconds a writer waits for the broadcast; after that the news is told again in the background. */
const SEND_LIMIT_MS = 1_000;
const RESEND_AFTER_MS = 1_000;

/** Tells the other processes of drops, and again until it worked; hears of theirs. */
export class DropNews {
  private readonly log = new Logger('Cache');
  private readonly from = randomUUID();
  private readonly limit = timeout(SEND_LIMIT_MS, TimeoutStrategy.Aggressive);
  // A message holds the drops of several callers: it must not be sent inside the transaction of one of them.
  private readonly outside = new AsyncResource('CacheDropNews');
  private readonly subscriptions: (() => void)[];
  private untold: { tags: DroppedTags; applied: boolean } | undefined;
  private telling: Promise<void> | undefined;
  private resend: NodeJS.Timeout | undefined;

  /**
   * @param hear called for each drop that this process has yet to carry out
   * @param missed called when drops of others may have been missed
   */
  constructor(
    private readonly broadcast: Broadcast,
    hear: (told: DropTold) => void,
    missed: () => void,
  ) {
    this.subscriptions = [
      broadcast.on(DROP_CHANNEL, (payload) => {
        const told = fromPayload(payload);
        if (told.from !== this.from || told.promise !== undefined) hear(told);
      }),
      broadcast.onReconnect(() => {
        missed();
        void this.tellAll();
      }),
    ];
  }

  /** Whether the drops of other processes reach this one. */
  get listening(): boolean {
    return this.broadcast.connected;
  }

  /** Tells a drop that has happened. Never rejects: what could not be told now is told later. */
  async tell(tags: DroppedTags, applied: boolean): Promise<void> {
    this.add(tags, applied);
    await this.outside.runInAsyncScope(() => this.tellAll());
  }

  /**
   * Tells a drop as part of the transaction that is open: it reaches everyone, this process too, if and when
   * that commits.
   *
   * @param promise name by which the drop is known again
   * @throws what the broadcast throws
   */
  async tellAtCommit(tags: DroppedTags, promise: string): Promise<void> {
    await this.broadcast.send(DROP_CHANNEL, toPayload({ from: this.from, tags, applied: false, promise }));
  }

  /** Ends telling and hearing. */
  close(): void {
    clearTimeout(this.resend);
    for (const unsubscribe of this.subscriptions) unsubscribe();
  }

  private add(tags: DroppedTags, applied: boolean): void {
    this.untold = this.untold
      ? { tags: joined(this.untold.tags, tags), applied: this.untold.applied && applied }
      : { tags, applied };
  }

  /** One message at a time: drops that come while one is under way go together in the next. */
  private async tellAll(): Promise<void> {
    for (let round = 0; round < 2 && (this.telling || this.untold); round += 1) {
      this.telling ??= this.tellBatch().finally(() => (this.telling = undefined));
      await this.telling;
    }
  }

  private async tellBatch(): Promise<void> {
    const batch = this.untold;
    if (!batch) return;
    this.untold = undefined;
    try {
      const payload = toPayload({ from: this.from, ...batch });
      await this.limit.execute(() => this.broadcast.send(DROP_CHANNEL, payload));
      this.resend = undefined;
    } catch (error) {
      this.add(batch.tags, batch.applied);
      if (!this.resend) this.log.warn(`other processes hear of changes later than usual: ${String(error)}`);
      clearTimeout(this.resend);
      this.resend = setTimeout(() => void this.tellAll(), RESEND_AFTER_MS);
      this.resend.unref();
    }
  }
}
