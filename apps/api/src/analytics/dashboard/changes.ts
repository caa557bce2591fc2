import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Broadcast } from '@libs/events/broadcast.js';
import { LIVE_CHANNEL } from '@libs/events/events.js';

/** Milliseconds between two stamps: under load a dashboard is computed once in this time, not once a message. */
const STAMP_EVERY = 1_000;

/**
 * Knows when the numbers may have changed: a live event (a message, a lead) was committed by any process. The
 * first after a pause counts at once, the many of a busy second count together at its end.
 */
@Injectable()
export class Changes implements OnModuleInit, OnApplicationShutdown {
  /** Names the latest change: the number of its live event, which is the same in every process. */
  stamp = '';
  private latest = '';
  private pause: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(private readonly broadcast: Broadcast) {}

  onModuleInit(): void {
    this.unsubscribe = this.broadcast.on(LIVE_CHANNEL, (seq) => this.note(seq));
  }

  onApplicationShutdown(): void {
    clearTimeout(this.pause);
    this.unsubscribe?.();
  }

  private note(seq: string): void {
    this.latest = seq;
    if (this.pause) return;
    this.stamp = seq;
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.latest !== this.stamp) this.note(this.latest);
    }, STAMP_EVERY);
    this.pause.unref();
  }
}
