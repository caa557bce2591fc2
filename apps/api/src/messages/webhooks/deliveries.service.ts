import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { Actor } from '@libs/http/actor.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { partsOf, queueOf } from './delivery-parts.js';
import { INGEST_DELIVERY } from './ingest-delivery.js';
import { deliveryNotFound } from './webhooks.errors.js';

/** What can be done with stored deliveries. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveriesRepository,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  /**
   * Takes a delivery in again, whatever came of it before, as one part. What is known already changes nothing.
   *
   * @throws webhooks.delivery_not_found
   */
  async replay(id: string, actor: Actor): Promise<JsonText> {
    return this.database.transaction(async () => {
      const restarted = await this.deliveries.restart(id, `by ${actor.name}`);
      const { round, channel } = orThrow(restarted, deliveryNotFound);
      for (const part of partsOf([])) {
        await this.jobs.add(
          INGEST_DELIVERY,
          { deliveryId: id, round, ...part },
          { queue: queueOf(channel, part.bucket) },
        );
      }
      await this.audit.record({ action: 'replayed', entity: 'webhook-delivery', entityId: id });
      return orThrow(await this.deliveries.detail(id), deliveryNotFound);
    });
  }
}
