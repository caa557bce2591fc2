import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { CacheService } from '@libs/cache/cache.service.js';
import { Events } from '@libs/events/events.js';
import { CUSTOMERS_DELETED_TAG } from '../customer-history.service.js';
import { CustomerMerged, CustomerUnmerged, CustomerUpdated } from '../customers.events.js';
import type { Filled } from './merged-fields.js';

/** Writes down that two customers became one, or two again, and tells the rest of the product. */
@Injectable()
export class MergeHistory {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly cache: CacheService,
  ) {}

  async merged(customerId: string, otherId: string, filled: Filled): Promise<void> {
    await this.record('merged', customerId, filled, { from: null, to: otherId });
    await this.audit.record({
      action: 'merged-away',
      entity: 'customer',
      entityId: otherId,
      after: { into: customerId },
    });
    await this.events.publish(CustomerMerged, { customerId, otherId });
    await this.told(customerId);
  }

  async unmerged(customerId: string, otherId: string, lost: Filled): Promise<void> {
    await this.record('unmerged', customerId, lost, { from: otherId, to: null });
    await this.audit.record({
      action: 'unmerged',
      entity: 'customer',
      entityId: otherId,
      before: { into: customerId },
    });
    await this.events.publish(CustomerUnmerged, { customerId, otherId });
    await this.told(customerId);
  }

  private async record(
    action: string,
    entityId: string,
    fields: Filled,
    other: { from: unknown; to: unknown },
  ): Promise<void> {
    const side = (which: 'before' | 'after'): Record<string, unknown> =>
      Object.fromEntries(Object.entries(fields).map(([name, values]) => [name, values[which]]));
    const before = { ...side('before'), other: other.from };
    const after = { ...side('after'), other: other.to };
    await this.audit.record({ action, entity: 'customer', entityId, before, after });
  }

  private async told(customerId: string): Promise<void> {
    await this.events.publish(CustomerUpdated, { customerId });
    await this.cache.drop(CUSTOMERS_DELETED_TAG);
  }
}
