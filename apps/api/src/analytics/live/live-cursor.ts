/** Milliseconds after which a number that never came belongs to a change that was rolled back: transactions end sooner. */
export const GAP_EXPIRES = 30_000;
/** Longest id that is sent; beyond it the id goes back to before the gaps, and some events come twice. */
const MAX_ID = 1_000;
const ID = /^(\d{1,15})(?:~(\d{1,15}(?:-\d{1,15})?(?:,\d{1,15}(?:-\d{1,15})?)*))?$/;
/** Most gaps that are read from an id: what a client sends must not fill our memory. */
const MAX_GAPS = 10_000;

/**
 * How far somebody has read the live events. Numbers are given when an event is written, but transactions commit
 * in another order: an event with a lower number may appear after one with a higher. So a position is the highest
 * number seen and the lower ones not seen yet, written `1042` or `1042~1030-1035,1039`.
 */
export class LiveCursor {
  /** @param gaps numbers below `high` that may still come, with the instant they were first missed */
  constructor(
    public high: number,
    private readonly gaps = new Map<number, number>(),
  ) {}

  /** The position that an id stands for; undefined when it is none of ours. */
  static parse(id: string): LiveCursor | undefined {
    const [, high, list] = (id.length <= MAX_ID ? ID.exec(id) : undefined) ?? [];
    if (high === undefined) return undefined;
    const cursor = new LiveCursor(Number(high));
    for (const range of list?.split(',') ?? []) {
      const [first = 0, last = first] = range.split('-').map(Number);
      if (last >= cursor.high || last - first + cursor.gaps.size >= MAX_GAPS) return undefined;
      for (let seq = first; seq <= last; seq += 1) cursor.gaps.set(seq, 0);
    }
    return cursor;
  }

  /** Numbers below `high` that may still come, ascending. */
  get missing(): number[] {
    return [...this.gaps.keys()].sort((a, b) => a - b);
  }

  /** Whether this reader has yet to see the event. */
  lacks(seq: number): boolean {
    return seq > this.high || this.gaps.has(seq);
  }

  /** Takes note of an event. @param now milliseconds of a clock that only goes forward */
  see(seq: number, now: number): void {
    for (let gap = this.high + 1; gap < seq; gap += 1) this.gaps.set(gap, now);
    this.gaps.delete(seq);
    this.high = Math.max(this.high, seq);
  }

  /** Gives up on numbers that did not come for so long that they never will. */
  expire(now: number): void {
    for (const [gap, since] of this.gaps) if (now - since > GAP_EXPIRES) this.gaps.delete(gap);
  }

  copy(): LiveCursor {
    return new LiveCursor(this.high, new Map(this.gaps));
  }

  /** The id of an event stream that stands for this position. */
  toString(): string {
    const { missing } = this;
    const id = missing.length === 0 ? `${this.high}` : `${this.high}~${ranges(missing).join(',')}`;
    return id.length <= MAX_ID ? id : `${(missing[0] ?? 1) - 1}`;
  }
}

/** `[1, 2, 3, 5]` as `['1-3', '5']`. */
function ranges(ascending: number[]): string[] {
  const found: [first: number, last: number][] = [];
  for (const seq of ascending) {
    const open = found.at(-1);
    if (open?.[1] === seq - 1) open[1] = seq;
    else found.push([seq, seq]);
  }
  return found.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`));
}
