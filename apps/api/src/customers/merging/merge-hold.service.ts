import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { AppError } from '@libs/errors/app-error.js';
import { CustomersRepository } from '../customers.repository.js';
import { ErasedPeople } from '../privacy/erased-people.service.js';
import { ErasureRepository } from '../privacy/erasure.repository.js';
import type { CustomerRow } from './merged-fields.js';
import { CustomerMergedError } from './merging.errors.js';
import { MergingRepository } from './merging.repository.js';

/** Tries to hold all names of people who are given new ones meanwhile. */
const TRIES = 5;

/** One of them got another name while theirs were waited for: begin again. */
class NamesChanged extends Error {}

/** Keeps everybody else away from two customers while they become one. */
@Injectable()
export class MergeHold {
  constructor(
    private readonly database: Database,
    private readonly people: ErasedPeople,
    private readonly names: ErasureRepository,
    private readonly customers: CustomersRepository,
    private readonly merges: MergingRepository,
  ) {}

  /**
   * Runs the work in one transaction that holds both: first their names, as an erasure does, then their rows. So
   * nobody waits in a circle, and a message that comes in is there to be moved, or finds who they are by then.
   *
   * @param work is given the rows of those who are there
   */
  async both<Result>(
    ids: readonly string[],
    work: (held: Map<string, CustomerRow>) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(async () => {
          const held = new Set(await this.namesOf(ids));
          await this.people.hold([...held]);
          await this.customers.claimNames([...held]);
          const rows = await this.merges.lock(ids);
          if ((await this.namesOf(ids)).some((name) => !held.has(name))) throw new NamesChanged();
          return await work(rows);
        });
      } catch (error) {
        if (!(error instanceof NamesChanged) || attempt === TRIES) throw error;
      }
    }
  }

  /** Why there is no such customer. */
  async absence(id: string, otherwise: () => AppError): Promise<AppError> {
    const survivor = await this.merges.survivorOf(id);
    return survivor === undefined ? otherwise() : new CustomerMergedError(survivor);
  }

  private async namesOf(ids: readonly string[]): Promise<string[]> {
    const names: string[] = [];
    for (const id of ids) names.push(...((await this.names.namesOf(id)) ?? []));
    return names;
  }
}
