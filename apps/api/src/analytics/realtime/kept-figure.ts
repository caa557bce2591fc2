/** Milliseconds between two looks, however much happens. */
const REST = 1_000;
/** A look may take this share of the time at most: where the tables are large, figures are older instead of dearer. */
const SHARE = 0.05;

/**
 * A figure that is looked up when something touched it, or when it has grown old, and else kept. Those who ask at
 * the same time share a look.
 */
export class KeptFigure<Value> {
  private kept: { value: Value; key: string; at: number; rest: number } | undefined;
  private looking: Promise<Value> | undefined;
  private touched = false;

  /**
   * @param look finds the figure @param lasts milliseconds after which it is looked up untouched
   * @param now milliseconds of a clock that only goes forward
   */
  constructor(
    private readonly look: () => Promise<Value>,
    private readonly lasts: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Something happened that may change it. */
  touch(): void {
    this.touched = true;
  }

  /**
   * The figure, at most a second or so behind what touched it.
   *
   * @param key what else it depends on: with another one it is looked up at once
   * @throws what the look throws
   */
  async value(key = ''): Promise<Value> {
    const { kept } = this;
    const age = this.now() - (kept?.at ?? 0);
    if (kept?.key === key && age < this.lasts && !(this.touched && age >= kept.rest)) return kept.value;
    this.looking ??= this.lookUp(key).finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookUp(key: string): Promise<Value> {
    // What happens from here on may come too late for this look, and counts for the next.
    this.touched = false;
    const begun = this.now();
    try {
      const value = await this.look();
      const at = this.now();
      this.kept = { value, key, at, rest: Math.max(REST, (at - begun) / SHARE) };
      return value;
    } catch (error) {
      this.touched = true;
      throw error;
    }
  }
}
