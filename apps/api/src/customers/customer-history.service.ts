import { Injectable } from '@nestjs/common';
import { Audit, differences } from '@libs/audit/audit.js';
import { CacheService } from '@libs/cache/cache.service.js';
import type { CustomerStatus } from '@libs/database/generated/enums.js';
import { v7 } from '@libs/database/id.js';
import { Events } from '@libs/events/events.js';
import { CustomerCreated, CustomerMoved, CustomerUpdated } from './customers.events.js';

type State = Record<string, unknown>;

/** Answers with this tag hold what a deleted customer takes along: leads, messages, numbers made of them. */
export const CUSTOMERS_DELETED_TAG = 'customers.deleted';

/** Writes down what happened to a customer and tells the rest of the product, in the transaction of the change. */
@Injectable()
export class CustomerHistory {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly cache: CacheService,
  ) {}

  async created(customerId: string, after: State): Promise<void> {
    await this.audit.record({ action: 'created', entity: 'customer', entityId: customerId, after });
    await this.events.publish(CustomerCreated, { customerId });
  }

  /** A change that changed nothing is not told. */
  async updated(customerId: string, before: State, after: State): Promise<void> {
    if (Object.keys(differences(before, after)).length === 0) return;
    await this.audit.record({ action: 'updated', entity: 'customer', entityId: customerId, before, after });
    await this.events.publish(CustomerUpdated, { customerId });
    const [from, to] = [before, after].map(({ status }) => status as CustomerStatus);
    if (from !== undefined && to !== undefined && from !== to)
      await this.events.publish(CustomerMoved, { customerId, from, to, moveId: v7() });
  }

  async deleted(customerId: string, before: State): Promise<void> {
    await this.audit.record({ action: 'deleted', entity: 'customer', entityId: customerId, before });
    await this.cache.drop(CUSTOMERS_DELETED_TAG);
  }
}
