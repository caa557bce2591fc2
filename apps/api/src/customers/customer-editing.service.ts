import { Injectable } from '@nestjs/common';
import { UsersService } from '../auth/users.service.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { v7 } from '@libs/database/id.js';
import { refuseStale } from '@libs/http/etag.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { changedFields } from './changed-fields.js';
import { addressesOf } from './contact.js';
import { CustomerHistory } from './customer-history.service.js';
import type { CreateCustomerDto, UpdateCustomerDto } from './customer-input.dto.js';
import {
  CustomerDuplicateError,
  CustomerNamelessError,
  customerNotFound,
  CustomerUnassignableError,
} from './customers.errors.js';
import { CustomersRepository, type Addresses } from './customers.repository.js';

type State = Record<string, unknown>;

/** What people do to customers. */
@Injectable()
export class CustomerEditing {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersRepository,
    private readonly users: UsersService,
    private readonly history: CustomerHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Enters a new customer.
   *
   * @throws CustomerNamelessError, CustomerDuplicateError, CustomerUnassignableError
   */
  async create(input: CreateCustomerDto): Promise<JsonText> {
    if (!input.name && !input.email && !input.phone) throw new CustomerNamelessError();
    return this.database.transaction(async () => {
      await this.refuseTaken(input);
      await this.refuseUnassignable(input.assignedToId);
      const id = v7();
      const now = this.clock.now();
      const { name, email, phone, company, source, status, locale, assignedToId } = input;
      await this.customers.insert({
        ...{ id, name, email, phone, company, source, status, locale, assignedToId },
        ...lists(input),
        createdAt: now,
        updatedAt: now,
      });
      const customer = await this.found(id);
      await this.history.created(id, parsed<State>(customer));
      return customer;
    });
  }

  /**
   * Changes the fields that are given; null empties a field.
   *
   * @param ifMatch the tag of the state the change was made on, if the caller cares
   * @throws customers.not_found, StaleTagError, CustomerDuplicateError, CustomerUnassignableError
   */
  async update(id: string, input: UpdateCustomerDto, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      await this.refuseTaken(input, id);
      orThrow(await this.customers.lock(id), customerNotFound);
      const current = await this.found(id);
      refuseStale(ifMatch, current);
      const before = parsed<State>(current);
      const { name, email, phone, company, status, locale, assignedToId } = input;
      const given = { name, email, phone, company, status, locale, assignedToId, ...lists(input) };
      const changes = changedFields(before, given);
      if (Object.keys(changes).length === 0) return current;
      await this.refuseUnassignable(changes.assignedToId);
      await this.customers.update(id, { ...changes, updatedAt: this.clock.now() });
      const after = await this.found(id);
      await this.history.updated(id, before, parsed<State>(after));
      return after;
    });
  }

  /**
   * Deletes the customer with everything that belongs to them: messages, conversations, leads, notes.
   *
   * @throws customers.not_found
   */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async () => {
      orThrow(await this.customers.lock(id), customerNotFound);
      await this.history.deleted(id, parsed<State>(await this.found(id)));
      await this.customers.delete(id);
    });
  }

  private async found(id: string): Promise<JsonText> {
    return orThrow(await this.customers.get(id), customerNotFound);
  }

  private async refuseTaken(addresses: Addresses, exceptId?: string): Promise<void> {
    const names = addressesOf(addresses);
    if (names.length === 0) return;
    await this.customers.claimNames(names);
    const holders = await this.customers.holdersOf(addresses, exceptId);
    if (holders.length > 0) throw new CustomerDuplicateError(holders);
  }

  private async refuseUnassignable(userId: string | null | undefined): Promise<void> {
    if (typeof userId === 'string' && !(await this.users.isAssignable(userId))) {
      throw new CustomerUnassignableError();
    }
  }
}

/** Tags and custom fields are emptied by null, but never null themselves. */
function lists({ tags, customFields }: UpdateCustomerDto): {
  tags?: string[];
  customFields?: Prisma.InputJsonObject;
} {
  return {
    tags: tags === null ? [] : tags,
    customFields: customFields === null ? {} : (customFields as Prisma.InputJsonObject | undefined),
  };
}
