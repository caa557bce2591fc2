import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { ErasureRepository } from './erasure.repository.js';
import { PersonalDataRegistry } from './personal-data-registry.js';
import type { Subject } from './personal-data.js';

/** Rows of each kind in one transaction: about a second of work for messages. */
const AT_ONCE = 1_000;

/** Has everybody who holds data on a person take it out of their rows. */
@Injectable()
export class EraseRows {
  constructor(
    private readonly database: Database,
    private readonly registry: PersonalDataRegistry,
    private readonly erasures: ErasureRepository,
  ) {}

  /**
   * Erases some rows of each kind, in the caller's transaction or one of its own. The customer must be marked as
   * erased.
   *
   * @returns whether nothing is left
   */
  async some(subject: Subject): Promise<boolean> {
    return this.database.transaction(async () => {
      await this.erasures.open(subject.customerId);
      let complete = true;
      for (const holder of this.registry.holders) {
        complete = (await holder.erase(subject, AT_ONCE)) && complete;
      }
      return complete;
    });
  }
}
