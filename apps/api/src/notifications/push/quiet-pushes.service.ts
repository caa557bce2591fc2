import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { keptQuietSeconds, quietSeconds, type QuietHours } from '../news/quiet-hours.js';
import { heldTimeZone } from '../preferences/held-time-zone.js';
import type { ClaimedPush } from './push-deliveries.repository.js';
import { QuietPushesRepository } from './quiet-pushes.repository.js';
import { sendPushes } from './send-pushes.js';

/** Keeps pushes from ringing in quiet hours, whichever attempt it is, and tells in one piece what gathered in them. */
@Injectable()
export class QuietPushes {
  constructor(
    private readonly repository: QuietPushesRepository,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Puts together what gathered in quiet hours that have ended. What is not done by the end of the run is left as it is,
   * for the next one.
   *
   * @param end of the run, in milliseconds as `performance.now` counts them
   */
  async gather(origin: string, end: number): Promise<void> {
    while (performance.now() < end && (await this.repository.gather(origin)));
  }

  /** Those of a batch that may ring now, and those that nobody wants to hear any more; the others wait. */
  async ringing(batch: ClaimedPush[]): Promise<ClaimedPush[]> {
    const now = this.clock.now();
    const quiet = batch
      .filter(({ urgent, unwanted }) => !urgent && unwanted === null)
      .map((push) => ({ id: push.deliveryId, seconds: this.quietFor(push, now) }))
      .filter(({ seconds }) => seconds > 0);
    if (quiet.length === 0) return batch;
    const held = new Set(await this.repository.hold(quiet));
    return batch.filter(({ deliveryId }) => !held.has(deliveryId));
  }

  /** Has what waits for the end of somebody's quiet hours wait for the end of those they have now. */
  async endAnew(
    userId: string,
    { quietHours, timezone }: { quietHours: QuietHours | null; timezone: string },
  ): Promise<void> {
    const seconds = quietHours === null ? 0 : quietSeconds(quietHours, timezone, this.clock.now());
    const origins = await this.repository.endAfter(userId, seconds);
    await this.jobs.addAll(origins.map((origin) => sendPushes(origin)));
  }

  private quietFor({ timezone, ...push }: ClaimedPush, now: Date): number {
    return keptQuietSeconds(push, heldTimeZone(timezone ?? '', this.config), now);
  }
}
