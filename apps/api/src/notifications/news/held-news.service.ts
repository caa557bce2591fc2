import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { heldTimeZone } from '../preferences/held-time-zone.js';
import { NotificationTargets } from '../targets/registry.js';
import { NotificationKinds } from '../types/registry.js';
import type { BegunDelivery } from './begun-delivery.js';
import { HeldNewsRepository, type HeldDelivery } from './held-news.repository.js';
import { keptQuietSeconds, quietSeconds, type QuietHours } from './quiet-hours.js';

/** Keeps news from ringing in quiet hours, at whatever target and whichever attempt it is. */
@Injectable()
export class HeldNews {
  constructor(
    private readonly repository: HeldNewsRepository,
    private readonly targets: NotificationTargets,
    private readonly kinds: NotificationKinds,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Makes those of a batch wait that may not ring now. What is urgent may, and what nobody wants to hear any more is
   * not heard anyway.
   *
   * @param target its key
   * @returns ids of those that wait now
   */
  async hold(target: string, batch: readonly BegunDelivery[]): Promise<ReadonlySet<string>> {
    const now = this.clock.now();
    const quiet = batch
      .filter(({ urgent, unwanted, type }) => !urgent && unwanted === null && this.rings(target, type))
      .map((begun) => ({ id: begun.deliveryId, seconds: this.quietFor(begun, now) }))
      .filter(({ seconds }) => seconds > 0);
    return new Set(quiet.length === 0 ? [] : await this.repository.hold(quiet));
  }

  /**
   * Has what waits for the end of somebody's quiet hours wait for the end of those they have now. Runs in the
   * transaction that changes them.
   */
  async endAnew(
    userId: string,
    { quietHours, timezone }: { quietHours: QuietHours | null; timezone: string },
  ): Promise<void> {
    const seconds = quietHours === null ? 0 : quietSeconds(quietHours, timezone, this.clock.now());
    await this.take(await this.repository.endAfter(userId, seconds));
  }

  /**
   * Has what tells of several pieces of news tell of those that are left when a customer is erased, also where the one
   * goes that told of all. Runs in the transaction that erases, before their news goes.
   */
  async tellWithoutErased(customerId: string): Promise<void> {
    await this.take(await this.repository.withoutErased(customerId));
  }

  private async take(deliveries: HeldDelivery[]): Promise<void> {
    for (const target of this.targets.all) {
      const its = deliveries.filter((delivery) => delivery.target === target.key);
      if (its.length > 0) await target.take(its);
    }
  }

  private rings(target: string, type: NotificationType): boolean {
    return this.targets.ringingFor(this.kinds.of(type).manner).includes(target);
  }

  private quietFor({ timezone, ...kept }: BegunDelivery, now: Date): number {
    return keptQuietSeconds(kept, heldTimeZone(timezone ?? '', this.config), now);
  }
}
