/** Messages said in one second, by the second since 1970. */
export type Second = readonly [second: number, messages: number];

/** What the tables said at one moment. */
export interface TallySeed {
  seconds: readonly Second[];
  /** Live events beyond the position asked about whose messages are counted in it already. */
  counted: readonly number[];
}

const HOUR = 3_600;

/**
 * Counts the messages of the last hour from live events, as a window that moves. It begins with what the tables say
 * and may be given that anew at any time: an event is counted once, whether the tables or the feed told of it first.
 */
export class MessageTally {
  private seconds = new Map<number, number>();
  /** Events that the tables had counted when the feed had not told of them yet. */
  private ahead = new Set<number>();
  /** What was told while the tables are being asked: they may or may not have it. */
  private meanwhile: { seq: number; second: number }[] | undefined;
  private seeded = false;

  /**
   * Takes over what the tables say.
   *
   * @param read asks the tables, at a time when all events up to now were told
   * @throws what `read` throws; then it counts on from what it has
   */
  async seed(read: () => Promise<TallySeed>): Promise<void> {
    const meanwhile: { seq: number; second: number }[] = [];
    this.meanwhile = meanwhile;
    try {
      const { seconds, counted } = await read();
      // Another one began since: it takes over.
      if (this.meanwhile !== meanwhile) return;
      this.seconds = new Map(seconds);
      this.ahead = new Set(counted);
      this.seeded = true;
      for (const { seq, second } of meanwhile) this.count(seq, second);
    } finally {
      if (this.meanwhile === meanwhile) this.meanwhile = undefined;
    }
  }

  /** A live event told of a new message. @param seq its number @param said when the message was said */
  add(seq: number, said: Date): void {
    const second = Math.floor(said.getTime() / 1_000);
    this.meanwhile?.push({ seq, second });
    if (this.seeded) this.count(seq, second);
  }

  /** Messages said in so many minutes before this instant; what lies after it is not counted yet. */
  within(minutes: number, now: Date): number {
    const end = Math.floor(now.getTime() / 1_000);
    const begin = end - minutes * 60;
    let sum = 0;
    for (const [second, messages] of this.seconds) if (second > begin && second <= end) sum += messages;
    return sum;
  }

  /** Lets go of seconds that no window reaches back to. */
  trim(now: Date): void {
    const oldest = Math.floor(now.getTime() / 1_000) - HOUR;
    for (const second of this.seconds.keys()) if (second <= oldest) this.seconds.delete(second);
  }

  private count(seq: number, second: number): void {
    if (this.ahead.delete(seq)) return;
    this.seconds.set(second, (this.seconds.get(second) ?? 0) + 1);
  }
}
