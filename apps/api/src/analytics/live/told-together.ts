/** An event as it is sent. */
export interface ToldEvent {
  seq: number;
  /** The only one who is told, a user or an API key; everybody when left out. */
  to?: string;
  entry: Buffer;
}

/** Events told at the same time: those who hear all of them are sent the same bytes, in one piece. */
export class ToldTogether {
  private whole: Buffer | undefined;

  constructor(readonly events: readonly ToldEvent[]) {}

  /** Those that are for this listener. @param lacks whether the listener has yet to see an event */
  for(actorId: string, lacks: (seq: number) => boolean): readonly ToldEvent[] {
    const heard = this.events.filter(({ seq, to }) => (to === undefined || to === actorId) && lacks(seq));
    return heard.length === this.events.length ? this.events : heard;
  }

  /** What `for` found, to be written; empty when that was nothing. */
  bytes(heard: readonly ToldEvent[]): Buffer {
    return heard === this.events ? (this.whole ??= joined(heard)) : joined(heard);
  }
}

function joined(events: readonly ToldEvent[]): Buffer {
  return Buffer.concat(events.map(({ entry }) => entry));
}
