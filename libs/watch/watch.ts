/** Hears of something that begins; the function it returns is called once, when that has ended. */
export type Observer<Start, End> = (start: Start) => (end: End) => void;

/**
 * Where a library tells what it does, without knowing who listens: timers and tracing. Costs nearly nothing while
 * nobody does. A listener that throws harms nobody.
 */
export class Watch<Start, End> {
  private readonly observers: Observer<Start, End>[] = [];

  /** Tells this observer of everything that begins from now on. */
  add(observer: Observer<Start, End>): void {
    this.observers.push(observer);
  }

  /** Something begins. @returns to be called once when it has ended */
  begin(start: Start): (end: End) => void {
    const [only, ...more] = this.observers;
    if (only === undefined) return nobody;
    if (more.length === 0) return guarded(only, start);
    const ends = this.observers.map((observer) => guarded(observer, start));
    return (end) => ends.forEach((tell) => tell(end));
  }
}

function nobody(): void {
  // Nobody listens.
}

function guarded<Start, End>(observer: Observer<Start, End>, start: Start): (end: End) => void {
  try {
    const tell = observer(start);
    return (end) => {
      try {
        tell(end);
      } catch {
        // What is watched must not fail because somebody looked.
      }
    };
  } catch {
    return nobody;
  }
}
