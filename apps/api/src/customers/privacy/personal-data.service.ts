import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { orThrow } from '@libs/http/json.js';
import { customerNotFound } from '../customers.errors.js';
import { ErasureHistory } from './erasure-history.service.js';
import { ErasureRepository } from './erasure.repository.js';
import { PersonalDataRegistry } from './personal-data-registry.js';
import type { Subject } from './personal-data.js';

/** Characters that are gathered before they are sent on. */
const CHUNK = 64 * 1024;

/** Tells people what is held on them. */
@Injectable()
export class PersonalData {
  constructor(
    private readonly database: Database,
    private readonly registry: PersonalDataRegistry,
    private readonly erasures: ErasureRepository,
    private readonly history: ErasureHistory,
    private readonly clock: Clock,
  ) {}

  /**
   * Everything held on a person, as the text of one JSON object with a list for each kind of data. It is read as it
   * is sent; when that fails half-way the text ends in the middle, and is no JSON.
   *
   * @throws customers.not_found
   */
  async of(customerId: string): Promise<AsyncIterable<string>> {
    const names = await this.database.transaction(async () => {
      const found = orThrow(await this.erasures.namesOf(customerId), customerNotFound);
      await this.history.described(customerId);
      return found;
    });
    return chunked(this.textOf({ customerId, names }), CHUNK);
  }

  private async *textOf(subject: Subject): AsyncGenerator<string> {
    const sections = new Map<string, AsyncIterable<string>[]>();
    for (const { name, entries } of this.registry.holders.flatMap((holder) => holder.describe(subject))) {
      sections.set(name, [...(sections.get(name) ?? []), entries]);
    }
    yield `{"customerId":${JSON.stringify(subject.customerId)},"at":${JSON.stringify(this.clock.now())}`;
    for (const [name, lists] of sections) {
      yield `,${JSON.stringify(name)}:[`;
      let first = true;
      for (const entries of lists) {
        for await (const entry of entries) {
          yield first ? entry : `,${entry}`;
          first = false;
        }
      }
      yield ']';
    }
    yield '}';
  }
}

async function* chunked(texts: AsyncIterable<string>, size: number): AsyncGenerator<string> {
  let gathered = '';
  for await (const text of texts) {
    gathered += text;
    if (gathered.length < size) continue;
    yield gathered;
    gathered = '';
  }
  if (gathered !== '') yield gathered;
}
