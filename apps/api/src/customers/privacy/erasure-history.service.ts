import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { CacheService } from '@libs/cache/cache.service.js';
import { Config } from '@libs/config/config.js';
import { Events } from '@libs/events/events.js';
import { seal } from '@libs/http/sealed-text.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { CUSTOMERS_DELETED_TAG } from '../customer-history.service.js';
import { CustomerErased } from '../customers.events.js';
import { FinishErasure } from './finish-erasure.js';
import type { Subject } from './personal-data.js';

/** Writes down that a person was erased, without telling who they were, and tells the rest of the product. */
@Injectable()
export class ErasureHistory {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly cache: CacheService,
    private readonly jobs: Jobs,
    private readonly config: Config,
  ) {}

  /** @param complete whether nothing is left: else a job goes on */
  async erased({ customerId, names }: Subject, erasedAt: Date, complete: boolean): Promise<void> {
    await this.audit.record({ action: 'erased', entity: 'customer', entityId: customerId });
    if (!complete) {
      const sealed = seal(JSON.stringify(names), this.config.JWT_REFRESH_SECRET);
      await this.jobs.add(FinishErasure, { customerId, names: sealed });
    }
    await this.events.publish(CustomerErased, { customerId, erasedAt: erasedAt.toISOString() });
    await this.cache.drop(CUSTOMERS_DELETED_TAG);
  }

  /** Somebody was given all that is held on the person. */
  async described(customerId: string): Promise<void> {
    await this.audit.record({ action: 'personal-data-exported', entity: 'customer', entityId: customerId });
  }
}
