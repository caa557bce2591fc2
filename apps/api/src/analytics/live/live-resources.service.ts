import { Injectable, Logger } from '@nestjs/common';
import { isDatabaseAway } from '@libs/database/database.errors.js';
import type { EventType } from '@libs/events/event-type.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { LiveRow } from './live-events.repository.js';

/** Reads what an event is about, as REST shows it; undefined when it is gone. */
type Read<Payload> = (payload: Payload) => Promise<JsonText | undefined>;

/** Knows, for each live event, which resource its listeners are given. Features add their own. */
@Injectable()
export class LiveResources {
  private readonly log = new Logger('Live');
  private readonly reads = new Map<string, Read<never>>();

  /** Has events of this type told with what `read` finds. Events nobody added are not told. */
  add<Payload>(type: EventType<Payload>, read: Read<Payload>): void {
    this.reads.set(type.name, read);
  }

  /**
   * The resource of an event as JSON; undefined when there is nothing to tell.
   *
   * @throws when the database is away: try again later
   */
  async of({ type, payload, seq }: LiveRow): Promise<string | undefined> {
    const read = this.reads.get(type);
    if (!read) return undefined;
    try {
      return (await read(payload as never))?.text;
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      // One event that can't be told must not hold up all that follow.
      this.log.error(`live event ${seq} (${type}) is not told: ${String(error)}`);
      return undefined;
    }
  }
}
