import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Actor } from '@libs/http/actor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import { CustomerNotesRepository } from './customer-notes.repository.js';
import { customerNotFound } from './customers.errors.js';
import { CustomersRepository } from './customers.repository.js';

/** What the team writes down about customers. */
@Injectable()
export class CustomerNotes {
  constructor(
    private readonly notes: CustomerNotesRepository,
    private readonly customers: CustomersRepository,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  /** @throws customers.not_found */
  async list(customerId: string, page: PageQuery): Promise<JsonText> {
    if (!(await this.customers.exists(customerId))) throw customerNotFound();
    return this.notes.list(customerId, page);
  }

  /**
   * Keeps a note. The audit log tells of it without its words.
   *
   * @throws customers.not_found
   */
  async add(customerId: string, body: string, author: Actor): Promise<JsonText> {
    const authorId = author.type === 'user' ? author.id : null;
    const note = { customerId, body, authorId, createdAt: this.clock.now() };
    return this.database.transaction(async () => {
      const stored = orThrow(await this.notes.insert(note), customerNotFound);
      const { id } = parsed<{ id: string }>(stored);
      await this.audit.record({
        action: 'created',
        entity: 'customer-note',
        entityId: id,
        after: { customerId },
      });
      return stored;
    });
  }
}
