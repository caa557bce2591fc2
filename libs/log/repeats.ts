/** Lines that say the same within one stretch of time. */
interface Repeat {
  seen: number;
  first: string;
}

/** How much of the same is written. */
export interface RepeatLimits {
  /** Lines of a kind that pass in one stretch. */
  pass: number;
  /** Length of a stretch in milliseconds. */
  stretchMs: number;
  /** Kinds told apart; all beyond them count as one. */
  kinds: number;
}

const LIMITS: RepeatLimits = { pass: 5, stretchMs: 10_000, kinds: 200 };

/**
 * Keeps a fault that strikes each request from filling the log: a few lines of a kind pass, the others are counted
 * and told as one line at the end of the stretch. Lines are of one kind when they differ only in numbers and ids.
 */
export class Repeats {
  private readonly kinds = new Map<string, Repeat>();
  private timer: NodeJS.Timeout | undefined;

  /** @param tell writes the summary: what passed, and how many more were like it */
  constructor(
    private readonly tell: (level: string, text: string) => void,
    private readonly limits: RepeatLimits = LIMITS,
  ) {}

  /** Whether this line should be written. */
  passes(level: string, text: string): boolean {
    const kind = this.kindOf(level, text);
    let repeat = this.kinds.get(kind);
    if (!repeat) this.kinds.set(kind, (repeat = { seen: 0, first: text }));
    this.timer ??= setTimeout(() => this.endStretch(), this.limits.stretchMs).unref();
    repeat.seen += 1;
    return repeat.seen <= this.limits.pass;
  }

  /** Tells what was held back so far. */
  endStretch(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const kinds = [...this.kinds];
    this.kinds.clear();
    for (const [kind, { seen, first }] of kinds) {
      const held = seen - this.limits.pass;
      if (held > 0) this.tell(kind.slice(0, kind.indexOf(' ')), summary(first, held));
    }
  }

  private kindOf(level: string, text: string): string {
    const [line = ''] = text.slice(0, 500).split('\n', 1);
    const kind = `${level} ${line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+/gi, '#')}`;
    return this.kinds.has(kind) || this.kinds.size < this.limits.kinds ? kind : `${level} others`;
  }
}

function summary(text: string, held: number): string {
  const [line = ''] = text.slice(0, 500).split('\n', 1);
  return `${line} (and ${held.toLocaleString('en')} more like it)`;
}
