import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { orThrow, parsed } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { UsersService } from '../auth/users.service.js';
import { CustomersService } from '../customers/customers.service.js';
import { refuseUnassignable } from './assignee.js';
import { LeadHistory } from './lead-history.service.js';
import type { CreateLeadDto } from './lead-input.dto.js';
import type { LeadState } from './leads.dto.js';
import { LeadCustomerUnknownError, leadNotFound } from './leads.errors.js';
import { LeadsRepository } from './leads.repository.js';
import { DEFAULT_CURRENCY } from './money.js';
import { standingAfter } from './standing.js';

/** How leads begin. A new lead has no score yet: it is given one by `ScoreOnLeadCreated`. */
@Injectable()
export class LeadOpening {
  constructor(
    private readonly database: Database,
    private readonly leads: LeadsRepository,
    private readonly customers: CustomersService,
    private readonly users: UsersService,
    private readonly history: LeadHistory,
  ) {}

  /**
   * Opens a lead for a person.
   *
   * @throws LeadCustomerUnknownError, LeadUnassignableError, ValueRequiredError, NotLostError
   */
  async open(input: CreateLeadDto): Promise<JsonText> {
    const standing = standingAfter(undefined, input);
    return this.database.transaction(async () => {
      if ((await this.customers.lock(input.customerId)) === undefined) throw new LeadCustomerUnknownError();
      await refuseUnassignable(this.users, input.assignedToId);
      const { customerId, title, currency = DEFAULT_CURRENCY, assignedToId } = input;
      return this.insert({ customerId, title, currency, assignedToId, ...standing });
    });
  }

  /** Opens a lead for a customer who wrote, unless one is open or the customer is BLOCKED. May be called twice. */
  async openUnlessOpen(customerId: string, title: string): Promise<void> {
    await this.database.transaction(async () => {
      const status = await this.customers.lock(customerId);
      if (status === undefined || status === 'BLOCKED' || (await this.leads.hasOpen(customerId))) return;
      await this.insert({ customerId, title, currency: DEFAULT_CURRENCY, status: 'NEW' });
    });
  }

  private async insert(lead: Parameters<LeadsRepository['insert']>[0]): Promise<JsonText> {
    const id = v7();
    await this.leads.insert({ ...lead, id });
    const stored = orThrow(await this.leads.get(id), leadNotFound);
    await this.history.opened(parsed<LeadState>(stored));
    return stored;
  }
}
