import { Injectable } from '@nestjs/common';
import type { LiveRow } from './live-events.repository.js';
import { LiveResources } from './live-resources.service.js';

/** What an event tells its listeners. */
export interface Telling {
  seq: number;
  type: string;
  /** The resource as REST shows it, JSON; undefined when there is nothing to tell. */
  data: string | undefined;
}

/** Events kept at hand: clients who come back together do not read each of them again. */
const RING = 1_000;
/** Resources read at the same time: the stream must not take the connections of requests. */
const AT_ONCE = 4;

/** Turns rows into what is told, with the latest at hand. */
@Injectable()
export class LiveTellings {
  private readonly ring = new Map<number, Telling>();

  constructor(private readonly resources: LiveResources) {}

  /** What these events tell, in their order. @throws when the database is away */
  async of(rows: readonly LiveRow[]): Promise<Telling[]> {
    const tellings: Telling[] = [];
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      tellings.push(...(await Promise.all(rows.slice(start, start + AT_ONCE).map((row) => this.one(row)))));
    }
    return tellings;
  }

  private async one(row: LiveRow): Promise<Telling> {
    const known = this.ring.get(row.seq);
    if (known) return known;
    const telling = { seq: row.seq, type: row.type, data: await this.resources.of(row) };
    this.ring.set(row.seq, telling);
    const [oldest] = this.ring.keys();
    if (this.ring.size > RING && oldest !== undefined) this.ring.delete(oldest);
    return telling;
  }
}
