import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Broadcast } from '@libs/events/broadcast.js';
import { LIVE_CHANNEL } from '@libs/events/events.js';

/** Channel on which the database says that customers came or went; its payload is the number of the transaction. */
const CUSTOMERS_CHANNEL = 'customers-counted';
/** Milliseconds between two stamps: under load a dashboard is computed once in this time, not once a message. */
const STAMP_EVERY = 1_000;

/**
 * Knows when the numbers may have changed: a live event (a message, a lead) was committed by any process, or customers
 * came or went. The first after a pause counts at once, the many of a busy second count together at its end.
 */
@Injectable()
export class Changes implements OnModuleInit, OnApplicationShutdown {
  /** Names the latest change: by a number that is the same in every process. */
  stamp = '';
  private latest = '';
  private pause: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void)[] = [];

  constructor(private readonly broadcast: Broadcast) {}

  onModuleInit(): void {
    this.unsubscribe = [
      this.broadcast.on(LIVE_CHANNEL, (seq) => this.note(seq)),
      this.broadcast.on(CUSTOMERS_CHANNEL, (transaction) => this.note(`customers-${transaction}`)),
    ];
  }

  onApplicationShutdown(): void {
    clearTimeout(this.pause);
    for (const unsubscribe of this.unsubscribe) unsubscribe();
  }

  private note(change: string): void {
    this.latest = change;
    if (this.pause) return;
    this.stamp = change;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.latest !== this.stamp) this.note(this.latest);
    }, STAMP_EVERY);
    this.pause.unref();
  }
}
