import { Injectable } from '@nestjs/common';
import { Audit, type AuditedChange } from '@libs/audit/audit.js';
import { CacheService } from '@libs/cache/cache.service.js';
import { Events } from '@libs/events/events.js';
import { CUSTOMERS_DELETED_TAG } from '../customer-history.service.js';
import { CustomerUpdated } from '../customers.events.js';
import { starterOf } from './import-news.service.js';
import type { ImportRun } from './imports.repository.js';
import type { UndoPlan } from './undo-plan.js';

/** Writes down what taking an import back did to customers, and tells the rest of the product. */
@Injectable()
export class UndoNews {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly cache: CacheService,
  ) {}

  /** In the transaction of the change. */
  async told({ deleted, restored, changed }: UndoPlan, run: ImportRun): Promise<void> {
    const entries: AuditedChange[] = [
      ...deleted.map((entityId) => ({
        action: 'deleted',
        entityId,
        before: { source: 'IMPORT', import: run.id },
      })),
      ...restored.map(({ customerId, before, after }) => ({
        action: 'updated',
        entityId: customerId,
        before,
        after,
      })),
    ].map((entry) => ({ ...entry, entity: 'customer' }));
    await this.audit.recordAll(entries, starterOf(run));
    if (changed.length > 0)
      await this.events.publishAll(
        CustomerUpdated,
        changed.map(({ id }) => ({ customerId: id })),
      );
    if (deleted.length > 0) await this.cache.drop(CUSTOMERS_DELETED_TAG);
  }
}
