import { Injectable } from '@nestjs/common';
import type { AppError } from '@libs/errors/app-error.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { customerNotFound } from '../customers.errors.js';
import { CustomersRepository } from '../customers.repository.js';
import { MergeHold } from './merge-hold.service.js';
import { MergeHistory } from './merge-history.service.js';
import {
  MergeBlockedError,
  MergeWithSelfError,
  NotMergedError,
  OtherNotFoundError,
} from './merging.errors.js';
import { MergeRows } from './merge-rows.service.js';

/** Makes one customer of two who turned out to be one person, and two of them again. */
@Injectable()
export class Merging {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly hold: MergeHold,
    private readonly rows: MergeRows,
    private readonly history: MergeHistory,
  ) {}

  /**
   * Gives everything of the other customer to this one, in one transaction.
   *
   * @returns the customer
   * @throws customers.not_found, CustomerMergedError, MergeWithSelfError, MergeBlockedError, CustomerTooLargeError
   */
  async merge(id: string, otherId: string): Promise<JsonText> {
    if (id === otherId) throw new MergeWithSelfError();
    return this.hold.both([id, otherId], async (held) => {
      const survivor = held.get(id);
      if (!survivor) throw await this.hold.absence(id, customerNotFound);
      const other = held.get(otherId);
      if (!other) throw await this.hold.absence(otherId, () => new OtherNotFoundError());
      if (survivor['status'] === 'BLOCKED' || other['status'] === 'BLOCKED') throw new MergeBlockedError();
      const filled = await this.rows.merge(survivor, other);
      await this.history.merged(id, otherId, filled);
      return orThrow(await this.customers.get(id), customerNotFound);
    });
  }

  /**
   * Takes the latest merge into a customer back: what was moved goes back, with what came since in conversations that
   * only the other had. What came since in conversations that both had stays.
   *
   * @returns the customer
   * @throws customers.not_found, NotMergedError
   */
  async unmerge(id: string): Promise<JsonText> {
    return this.hold.both([id], async (held) => {
      const survivor = held.get(id);
      if (!survivor) throw await this.hold.absence(id, customerNotFound);
      const merge = orThrow(await this.rows.latestInto(id), () => new NotMergedError());
      const lost = await this.rows.unmerge(survivor, merge);
      await this.history.unmerged(id, merge.otherId, lost);
      return orThrow(await this.customers.get(id), customerNotFound);
    });
  }

  /** Why there is no such customer: who was merged into another one is told from who never was. */
  absence(id: string): Promise<AppError> {
    return this.hold.absence(id, customerNotFound);
  }
}
