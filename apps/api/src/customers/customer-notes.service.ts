import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import type { Actor } from '@libs/http/actor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
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
  ) {}

  /** @throws customers.not_found */
  async list(customerId: string, page: PageQuery): Promise<JsonText> {
    if (!(await this.customers.exists(customerId))) throw customerNotFound();
    return this.notes.list(customerId, page);
  }

  /** @throws customers.not_found */
  async add(customerId: string, body: string, author: Actor): Promise<JsonText> {
    const authorId = author.type === 'user' ? author.id : null;
    const note = { customerId, body, authorId, createdAt: this.clock.now() };
    return orThrow(await this.notes.insert(note), customerNotFound);
  }
}
