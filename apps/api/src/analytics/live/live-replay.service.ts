import { Injectable } from '@nestjs/common';
import { frame } from '@libs/sse/frame.js';
import { LiveCursor } from './live-cursor.js';
import { LiveEventsRepository } from './live-events.repository.js';
import { concerns, LiveTellings } from './live-tellings.service.js';

/** Missed events that are sent again; who missed more is better off loading anew. */
export const MAX_REPLAY = 1_000;

/** What to send a client that comes back. */
export interface Replay {
  entries: Buffer[];
  /** What the client had, and is not told again; undefined when it loads everything anew. */
  from?: LiveCursor;
}

/** Makes up for what a client missed between two connections. */
@Injectable()
export class LiveReplay {
  constructor(
    private readonly events: LiveEventsRepository,
    private readonly tellings: LiveTellings,
  ) {}

  /**
   * What to send a client so that it knows everything up to `position`: the events it missed, or a `reset` that
   * tells it to load anew where these are too many or gone.
   *
   * @param lastId the last id the client saw
   * @param actorId who it is: others' own news is left out
   */
  async since(lastId: string, position: LiveCursor, actorId: string): Promise<Replay> {
    const from = LiveCursor.parse(lastId);
    if (!from || !(await this.events.reachesBackTo(from.high))) return reset('unknown', position);
    const rows = await this.events.rows({ after: from, upTo: position, limit: MAX_REPLAY + 1 });
    if (rows.length > MAX_REPLAY) return reset('too_many', position);
    const ids = replayIds(
      from,
      position,
      rows.map(({ seq }) => seq),
    );
    const entries = (await this.tellings.of(rows)).flatMap((telling, index) => {
      const { type, data } = telling;
      return data === undefined || !concerns(telling, actorId)
        ? []
        : [frame({ event: type, id: ids[index], data })];
    });
    return { entries, from };
  }
}

/**
 * The ids of events that are sent again, in ascending order: each says what the client has after it, so that a
 * replay that breaks off can be taken up again.
 *
 * @param from what it had before @param position what it has at the end
 */
export function replayIds(from: LiveCursor, position: LiveCursor, seqs: number[]): string[] {
  const { missing } = position;
  return seqs.map((seq, index) => {
    const high = Math.max(from.high, seq);
    const stillToCome = seq < from.high ? [...missing, ...seqs.slice(index + 1)] : missing;
    const gaps = stillToCome.filter((gap) => gap < high);
    return new LiveCursor(high, new Map(gaps.map((gap) => [gap, 0]))).toString();
  });
}

function reset(reason: 'unknown' | 'too_many', position: LiveCursor): Replay {
  return { entries: [frame({ event: 'reset', id: position.toString(), data: JSON.stringify({ reason }) })] };
}
