import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { orThrow } from '@libs/http/json.js';
import { customerNotFound } from '../customers.errors.js';
import { EraseRows } from './erase-rows.service.js';
import { ErasedPeople } from './erased-people.service.js';
import { ErasureHistory } from './erasure-history.service.js';
import { ErasureRepository } from './erasure.repository.js';
import type { ErasureDto } from './privacy.dto.js';

/** Tries to hold all names of a person who is given new ones meanwhile. */
const TRIES = 5;

/** The person got another name while theirs were waited for: begin again. */
class NamesChanged extends Error {}

/** Erases people: what is counted stays, and nothing tells any more whom it was about. */
@Injectable()
export class Erasure {
  constructor(
    private readonly database: Database,
    private readonly people: ErasedPeople,
    private readonly erasures: ErasureRepository,
    private readonly rows: EraseRows,
    private readonly history: ErasureHistory,
  ) {}

  /**
   * Erases a person in one transaction; of somebody of whom there is very much, the first part, and a job the rest.
   *
   * @throws customers.not_found, also when they are erased already
   */
  async erase(customerId: string): Promise<ErasureDto> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(() => this.eraseHeld(customerId));
      } catch (error) {
        if (!(error instanceof NamesChanged) || attempt === TRIES) throw error;
      }
    }
  }

  /**
   * First the names, then the row: whoever takes in a message holds the names before any row, so nobody waits in a
   * circle, and what they take in is either there to be erased or comes after the digests and is dropped.
   */
  private async eraseHeld(customerId: string): Promise<ErasureDto> {
    const held = new Set(orThrow(await this.erasures.namesOf(customerId), customerNotFound));
    await this.people.hold([...held]);
    if (!(await this.erasures.lock(customerId))) throw customerNotFound();
    const names = orThrow(await this.erasures.namesOf(customerId), customerNotFound);
    if (names.some((name) => !held.has(name))) throw new NamesChanged();
    const erasedAt = await this.erasures.empty(customerId);
    await this.people.remember('NAME', names, erasedAt);
    const subject = { customerId, names };
    const complete = await this.rows.some(subject);
    await this.history.erased(subject, erasedAt, complete);
    return { customerId, erasedAt: erasedAt.toISOString(), complete };
  }
}
