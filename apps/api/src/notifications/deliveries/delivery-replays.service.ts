import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { deliveryNotFound, NotDead, PlaceGone } from '../notifications.errors.js';
import { NotificationTargets } from '../targets/registry.js';
import type { NotificationDeliveryDto } from './deliveries.dto.js';
import { NotificationDeliveriesRepository, type RevivedDelivery } from './deliveries.repository.js';

/** Sends again what could not be sent. */
@Injectable()
export class DeliveryReplays {
  constructor(
    private readonly database: Database,
    private readonly deliveries: NotificationDeliveriesRepository,
    private readonly targets: NotificationTargets,
    private readonly audit: Audit,
  ) {}

  /**
   * Makes a dead delivery wait again; of several who ask at once, one is heard.
   *
   * @throws notifications.delivery_not_found, NotDead, PlaceGone
   */
  async replay(id: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const revived = await this.deliveries.revive(id);
      if (!revived) throw new NotDead(parsed<NotificationDeliveryDto>(await this.shown(id)).state);
      await this.send(revived);
      await this.audit.record({
        action: 'replayed',
        entity: 'notification-delivery',
        entityId: id,
        before: { state: 'DEAD' },
        after: { state: 'PENDING' },
      });
      return this.shown(id);
    });
  }

  private async shown(id: string): Promise<JsonText> {
    return orThrow(await this.deliveries.get(id), deliveryNotFound);
  }

  private async send(delivery: RevivedDelivery): Promise<void> {
    const target = this.targets.all.find(({ key }) => key === delivery.target);
    const places = (await target?.places([delivery.userId])) ?? [];
    if (!target || !places.some(({ place }) => place === delivery.place)) throw new PlaceGone();
    await target.take([delivery]);
  }
}
