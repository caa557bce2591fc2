import type { Cell } from './cell-xml.js';

/** A value for each column. */
export type Row = readonly Cell[];

/** Hands rows out in portions of any size, however they come. */
export class RowSource {
  private readonly batches: AsyncIterator<Row[]>;
  private waiting: Row[] = [];

  constructor(batches: AsyncIterable<Row[]>) {
    this.batches = batches[Symbol.asyncIterator]();
  }

  /** Some rows, as many as came together but no more than `most`; none at the end. */
  async take(most: number): Promise<Row[]> {
    if (!(await this.more())) return [];
    const taken = this.waiting.slice(0, most);
    this.waiting = this.waiting.slice(most);
    return taken;
  }

  /** Whether there are rows that nobody took. */
  async more(): Promise<boolean> {
    while (this.waiting.length === 0) {
      const next = await this.batches.next();
      if (next.done === true) return false;
      this.waiting = next.value;
    }
    return true;
  }

  /** Wants no more of them. */
  async leave(): Promise<void> {
    await this.batches.return?.();
  }
}
