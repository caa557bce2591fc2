/** Milliseconds between two beats. */
const BEAT = 250;

/**
 * Knows how far the process is behind with its work. One late beat is no overload but a start, a collection of
 * garbage, or a laptop that wakes up: two in a row count.
 */
export class EventLoopLag {
  private expected = performance.now() + BEAT;
  private latest = 0;
  private before = 0;
  private readonly timer: NodeJS.Timeout;

  constructor() {
    this.timer = setInterval(() => this.beat(performance.now()), BEAT);
    this.timer.unref();
  }

  /** Milliseconds by which the last two beats were late, each at least. */
  get sustained(): number {
    return Math.min(this.latest, this.before);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private beat(now: number): void {
    this.before = this.latest;
    this.latest = Math.max(0, now - this.expected);
    this.expected = now + BEAT;
  }
}
