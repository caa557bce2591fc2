const SECONDS = 60;

/** Counts events of the last minute in one slot a second. */
export class Throughput {
  private readonly slots = new Array<number>(SECONDS).fill(0);
  private newest = second();
  private readonly began = second();

  /** Notes one event, now. */
  note(): void {
    this.moveOn();
    const slot = this.newest % SECONDS;
    this.slots[slot] = (this.slots[slot] ?? 0) + 1;
  }

  /** Events a second over the last 60 seconds, or since the start where that was later. */
  perSecond(): number {
    this.moveOn();
    const seconds = Math.min(SECONDS, this.newest - this.began + 1);
    const sum = this.slots.reduce((all, count) => all + count, 0);
    return Math.round((sum / seconds) * 100) / 100;
  }

  private moveOn(): void {
    const now = second();
    for (let gone = Math.min(SECONDS, now - this.newest); gone > 0; gone -= 1) {
      this.slots[(now - gone + 1) % SECONDS] = 0;
    }
    this.newest = now;
  }
}

function second(): number {
  return Math.floor(performance.now() / 1000);
}
