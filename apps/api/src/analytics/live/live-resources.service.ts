import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway } from '@libs/database/database.errors.js';
import type { EventType } from '@libs/events/event-type.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { LiveRow } from './live-events.repository.js';

/** Reads what an event is about, as REST shows it; undefined when it is gone. */
type Read<Payload> = (payload: Payload) => Promise<JsonText | undefined>;

/** Whose news it is: only this user's; everybody's when there is nobody named. */
type Recipient<Payload> = (payload: Payload) => string;

/** What an event tells, and whom. */
export interface LiveResource {
  /** The resource as REST shows it, JSON; undefined when there is nothing to tell. */
  data: string | undefined;
  /** The only user who is told; everybody when left out. */
  to?: string;
}

/** Knows, for each live event, which resource its listeners are given. Features add their own. */
@Injectable()
export class LiveResources {
  private readonly log = new Logger('Live');
  private readonly sources = new Map<string, { read: Read<never>; recipient?: Recipient<never> }>();

  /**
   * Has events of this type told with what `read` finds. Events nobody added are not told.
   *
   * @param recipient names the only user who is told; left out, everybody is
   */
  add<Payload>(type: EventType<Payload>, read: Read<Payload>, recipient?: Recipient<Payload>): void {
    this.sources.set(type.name, { read, recipient });
  }

  /**
   * What an event tells, and whom.
   *
   * @throws when the database is away: try again later
   */
  async of({ type, payload, seq }: LiveRow): Promise<LiveResource> {
    const source = this.sources.get(type);
    if (!source) return { data: undefined };
    try {
      const to = source.recipient?.(payload as never);
      return { data: (await source.read(payload as never))?.text, to };
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // One event that can't be told must not hold up all that follow.
      this.log.error(`live event ${seq} (${type}) is not told: ${String(error)}`);
      return { data: undefined };
    }
  }
}
