import { Injectable, Logger } from '@nestjs/common';
import type { LiveCursor } from './live-cursor.js';
import type { Telling } from './live-tellings.service.js';
import { RealtimeService } from '../realtime/realtime.service.js';

/** The snapshot for event streams: computed once for all of them. */
@Injectable()
export class LiveMetrics {
  private readonly log = new Logger('Live');
  private last: { json: string; at: number } | undefined;

  constructor(private readonly realtime: RealtimeService) {}

  /** From now on figures are kept from the events that are told after this position. */
  follow(position: () => LiveCursor): void {
    this.realtime.follow(position);
  }

  /** Nobody tells of events any more. */
  unfollow(): void {
    this.realtime.unfollow();
    this.last = undefined;
  }

  /** An event was told. */
  hear(telling: Telling): void {
    this.realtime.hear(telling);
  }

  /**
   * The snapshot as JSON; undefined when it can't be had. Never rejects.
   *
   * @param age milliseconds that it may be old
   */
  async latest(age: number): Promise<string | undefined> {
    if (this.last && performance.now() - this.last.at < age) return this.last.json;
    try {
      const json = JSON.stringify(await this.realtime.snapshot());
      this.last = { json, at: performance.now() };
      return json;
    } catch (error) {
      this.log.warn(`no metrics this time: ${String(error)}`);
      return undefined;
    }
  }
}
