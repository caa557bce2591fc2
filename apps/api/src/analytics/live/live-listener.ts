import type { EventStream } from '@libs/sse/event-stream.js';
import type { LiveCursor } from './live-cursor.js';
import type { Replay } from './live-replay.service.js';
import type { ToldEvent, ToldTogether } from './told-together.js';

/** Events that may wait while a client is sent what it missed; one that is slower comes back later. */
const MAX_WAITING = 5_000;

/** One client: first it catches up while news waits, then it is live. */
export class LiveListener {
  private waiting: ToldEvent[] | undefined = [];
  /** What the client had when it came back: it is not told these again. */
  private had: LiveCursor | undefined;

  /**
   * @param actorId who listens: a user or an API key
   * @param authorization header the client came with, to look again whether it still holds
   */
  constructor(
    private readonly stream: EventStream,
    readonly actorId: string,
    readonly authorization: string,
  ) {}

  /** Whether it has caught up. */
  get isLive(): boolean {
    return this.waiting === undefined;
  }

  /** Sends now. */
  write(entry: Buffer): void {
    this.stream.write(entry);
  }

  /** Sends those of the events that are for this client, in their turn. */
  tell(told: ToldTogether): void {
    const heard = told.for(this.actorId, (seq) => this.waiting !== undefined || this.isNew(seq));
    if (heard.length === 0) return;
    if (!this.waiting) this.stream.write(told.bytes(heard));
    else if (this.waiting.push(...heard) > MAX_WAITING) this.stream.cut();
  }

  /** Sends what was missed, as fast as the client reads, then what happened meanwhile; then it is live. */
  async goLive({ entries, from }: Replay): Promise<void> {
    this.had = from;
    for (const entry of entries) await this.send(entry);
    while (this.waiting && this.waiting.length > 0 && this.stream.isOpen) {
      for (const { seq, entry } of this.waiting.splice(0)) if (this.isNew(seq)) await this.send(entry);
    }
    this.waiting = undefined;
  }

  /** Sends a last entry and ends the stream. */
  end(entry: Buffer): void {
    this.stream.end(entry);
  }

  onClose(listener: () => void): void {
    this.stream.onClose(listener);
  }

  private async send(entry: Buffer): Promise<void> {
    this.stream.write(entry);
    await this.stream.drained();
  }

  private isNew(seq: number): boolean {
    return !this.had || this.had.lacks(seq);
  }
}
