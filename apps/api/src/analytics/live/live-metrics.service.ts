import { Injectable, Logger } from '@nestjs/common';
import { RealtimeService } from '../realtime/realtime.service.js';

/** The snapshot for event streams: computed once for all of them. */
@Injectable()
export class LiveMetrics {
  private readonly log = new Logger('Live');
  private last: { json: string; at: number } | undefined;

  constructor(private readonly realtime: RealtimeService) {}

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
