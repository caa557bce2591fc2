import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { refuseStale } from '@libs/http/etag.js';
import { orThrow, parsed } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { UsersService } from '../auth/users.service.js';
import { changedFields } from '../customers/changed-fields.js';
import { refuseUnassignable } from './assignee.js';
import { LeadHistory } from './lead-history.service.js';
import type { UpdateLeadDto } from './lead-input.dto.js';
import type { LeadState } from './leads.dto.js';
import { leadNotFound } from './leads.errors.js';
import { LeadsRepository, type Reached } from './leads.repository.js';
import { standingAfter } from './standing.js';

/** What becomes of leads. */
@Injectable()
export class LeadsService {
  constructor(
    private readonly database: Database,
    private readonly leads: LeadsRepository,
    private readonly users: UsersService,
    private readonly history: LeadHistory,
  ) {}

  /** The lead as the API shows it, undefined when there is none. */
  get(id: string): Promise<JsonText | undefined> {
    return this.leads.get(id);
  }

  /**
   * The lead by which a customer's won leads reached this amount together, in the order in which they were won.
   *
   * @returns undefined while they have not; `total` is what all of them brought, as decimal text
   */
  reached(customerId: string, currency: string, amount: number): Promise<Reached | undefined> {
    return this.leads.reached(customerId, currency, amount);
  }

  /**
   * Changes the fields that are given; null empties a field.
   *
   * @param ifMatch the tag of the state the change was made on, if the caller cares
   * @throws leads.not_found, StaleTagError, IllegalMoveError, ValueRequiredError, NotLostError, LeadUnassignableError
   */
  async update(id: string, input: UpdateLeadDto, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      const current = await this.locked(id);
      refuseStale(ifMatch, current);
      const before = parsed<LeadState>(current);
      const { title, currency, assignedToId } = input;
      const given = { title, currency, assignedToId, ...standingAfter(before, input) };
      const changes = changedFields(before, given);
      if (Object.keys(changes).length === 0) return current;
      await refuseUnassignable(this.users, changes.assignedToId);
      await this.leads.update(id, changes);
      const after = orThrow(await this.leads.get(id), leadNotFound);
      await this.history.updated(before, parsed<LeadState>(after));
      return after;
    });
  }

  /**
   * Deletes the lead with its history.
   *
   * @throws leads.not_found
   */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.history.deleted(parsed<LeadState>(await this.locked(id)));
      await this.leads.delete(id);
    });
  }

  private async locked(id: string): Promise<JsonText> {
    orThrow(await this.leads.lock(id), leadNotFound);
    return orThrow(await this.leads.get(id), leadNotFound);
  }
}
