import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UsersService } from '../../auth/users.service.js';
import { addressesOf } from '../contact.js';
import { CustomersRepository } from '../customers.repository.js';
import { ErasedPeople } from '../privacy/erased-people.service.js';
import { ImportWritesRepository } from './import-writes.repository.js';
import type { ImportRun } from './imports.repository.js';
import type { Plan, Situation } from './plan.js';
import type { ReadRow } from './row-reading.js';

/** A file may be as old as anything: whoever was erased at any time does not come back by it. */
const LONG_AGO = new Date(0);

/** Finds out what must be known to decide upon rows. */
@Injectable()
export class ImportSituations {
  constructor(
    private readonly writes: ImportWritesRepository,
    private readonly customers: CustomersRepository,
    private readonly erased: ErasedPeople,
    private readonly users: UsersService,
  ) {}

  /**
   * The situation that these rows meet. It stays like that until the transaction ends: nobody else gives away the
   * rows' addresses, changes the customers who have them, or erases them.
   */
  async of(rows: readonly ReadRow[], { id, options, columns }: ImportRun): Promise<Situation> {
    const { duplicates, dryRun } = options;
    const good = rows.filter(({ errors }) => errors.length === 0).map(({ input }) => input);
    const names = [...new Set(good.flatMap((input) => addressesOf(input)))];
    // In this order, as whoever takes in a message does, so that no two ever wait for each other.
    const erased = await this.erased.among({ names, at: LONG_AGO });
    if (!dryRun) await this.customers.claimNames(names);
    const known = await this.writes.holders(
      good.flatMap(({ email }) => email ?? []),
      good.flatMap(({ phone }) => phone ?? []),
      duplicates === 'update' && !dryRun,
    );
    const unassignable = await this.unassignable(good.flatMap(({ assignedToId }) => assignedToId ?? []));
    const imagined = dryRun ? await this.imagined(id, names) : new Map<string, string>();
    return { duplicates, columns, known, imagined, erased: new Set(erased.keys()), unassignable };
  }

  /** Keeps whom a dry run would have made or found, for the rows to come. */
  async imagine(rows: readonly ReadRow[], { results }: Plan, { id }: ImportRun): Promise<void> {
    const inputs = new Map(rows.map(({ number, input }) => [number, input]));
    const named = results.flatMap(({ row, outcome, customerId }) => {
      if (customerId === undefined || (outcome !== 'CREATED' && outcome !== 'UPDATED')) return [];
      return addressesOf(inputs.get(row) ?? {}).map((name) => [digestOf(id, name), customerId] as const);
    });
    const last = new Map(named);
    await this.writes.imagine(
      id,
      [...last].map(([digest, customerId]) => ({ digest, customerId })),
    );
  }

  private async imagined(importId: string, names: readonly string[]): Promise<Map<string, string>> {
    const digests = new Map(names.map((name) => [digestOf(importId, name), name]));
    const found = await this.writes.imagined(importId, [...digests.keys()]);
    return new Map(found.map(({ digest, customerId }) => [digests.get(digest) ?? '', customerId]));
  }

  private async unassignable(ids: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (const id of new Set(ids)) if (!(await this.users.isAssignable(id))) found.add(id);
    return found;
  }
}

function digestOf(importId: string, name: string): string {
  return createHash('sha256').update(`${importId} ${name}`).digest('base64url');
}
