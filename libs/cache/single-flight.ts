/** One computation for all who ask for the same thing while it runs. */
export class SingleFlight<Value> {
  private readonly running = new Map<string, Promise<Value>>();

  /**
   * Joins the computation of this name, or starts it. A failure reaches all who joined and is not kept.
   *
   * @returns the shared result, and whether somebody else had started it
   */
  run(name: string, compute: () => Promise<Value>): { result: Promise<Value>; joined: boolean } {
    const current = this.running.get(name);
    if (current) return { result: current, joined: true };
    const result = this.start(name, compute);
    this.running.set(name, result);
    return { result, joined: false };
  }

  private async start(name: string, compute: () => Promise<Value>): Promise<Value> {
    // Lets run() write the name down first: a computation that fails at once would otherwise leave it behind.
    await Promise.resolve();
    try {
      return await compute();
    } finally {
      this.running.delete(name);
    }
  }
}
