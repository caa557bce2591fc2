import { Injectable } from '@nestjs/common';
import { CustomerErased } from '../../customers/customers.events.js';
import type { LiveRow } from './live-events.repository.js';
import { LiveResources, type LiveResource } from './live-resources.service.js';

/** What an event tells its listeners. */
export interface Telling extends LiveResource {
  seq: number;
  type: string;
  /** What the event was published with: ids and instants. */
  payload: LiveRow['payload'];
}

/** Whether this person or program is to hear of it. @param actorId a user or an API key */
export function concerns({ to }: Telling, actorId: string): boolean {
  return to === undefined || to === actorId;
}

/** Events kept at hand: clients who come back together do not read each of them again. */
const RING = 1_000;
/** Resources read at the same time: the stream must not take the connections of requests. */
const AT_ONCE = 4;

/** Turns rows into what is told, with the latest at hand. */
@Injectable()
export class LiveTellings {
  private readonly ring = new Map<number, Telling>();
  /** Counts the erasures: what was read before one of them is not kept. */
  private forgotten = 0;

  constructor(private readonly resources: LiveResources) {}

  /**
   * What these events tell, in their order. An erasure among them takes back what was at hand: it may have been about
   * the person.
   *
   * @throws when the database is away
   */
  async of(rows: readonly LiveRow[]): Promise<Telling[]> {
    if (rows.some(({ type, seq }) => type === CustomerErased.name && !this.ring.has(seq))) this.forget();
    const tellings: Telling[] = [];
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      tellings.push(...(await Promise.all(rows.slice(start, start + AT_ONCE).map((row) => this.one(row)))));
    }
    return tellings;
  }

  private forget(): void {
    this.ring.clear();
    this.forgotten += 1;
  }

  private async one(row: LiveRow): Promise<Telling> {
    const known = this.ring.get(row.seq);
    if (known) return known;
    const before = this.forgotten;
    const telling = { ...row, ...(await this.resources.of(row)) };
    if (before === this.forgotten) this.ring.set(row.seq, telling);
    const [oldest] = this.ring.keys();
    if (this.ring.size > RING && oldest !== undefined) this.ring.delete(oldest);
    return telling;
  }
}
