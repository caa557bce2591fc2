import { Injectable } from '@nestjs/common';
import { Audit, type AuditedChange } from '@libs/audit/audit.js';
import { Events } from '@libs/events/events.js';
import { CustomerCreated, CustomerUpdated } from '../customers.events.js';
import type { ImportRun } from './imports.repository.js';
import type { Plan } from './plan.js';

/** Writes down what an import did to customers and tells the rest of the product, in the transaction of the change. */
@Injectable()
export class ImportNews {
  constructor(
    private readonly audit: Audit,
    private readonly events: Events,
  ) {}

  /**
   * Of who was made the log tells by which import, and not what was in the file. Of who was changed it tells the
   * fields, as ever: an erasure looks for earlier addresses there.
   */
  async told({ results, created, changed }: Plan, run: ImportRun): Promise<void> {
    const made = new Set(created.map(({ id }) => id));
    const changes = results.flatMap(({ outcome, customerId, before, after }): AuditedChange[] => {
      const about = { entity: 'customer', entityId: customerId };
      if (outcome === 'CREATED')
        return [{ ...about, action: 'created', after: { source: 'IMPORT', import: run.id } }];
      return outcome === 'UPDATED' ? [{ ...about, action: 'updated', before, after }] : [];
    });
    await this.audit.recordAll(changes, starterOf(run));
    const tell = (ids: Iterable<string>): { customerId: string }[] =>
      [...ids].map((customerId) => ({ customerId }));
    if (made.size > 0) await this.events.publishAll(CustomerCreated, tell(made));
    if (changed.length > 0) await this.events.publishAll(CustomerUpdated, tell(changed.map(({ id }) => id)));
  }
}

/** Who asked for an import, as the audit log names them. */
export function starterOf({ actorType, actorId, actorName }: ImportRun): {
  type: string;
  id: string | null;
  name: string | null;
} {
  return { type: actorType, id: actorId, name: actorName };
}
