/** How well the cache served one group since the process started. */
export interface CacheFigures {
  /** `Class.method`, or the group given to @Cache. */
  group: string;
  /** Answers that needed no computing: found, or shared with a caller who was already waiting for the same. */
  hits: number;
  /** Answers that were computed. */
  misses: number;
  /** Askings during which the cache itself could not be used (Redis or the news of drops away). */
  errors: number;
  /** hits / (hits + misses), 0 to 1; null before the first asking. */
  ratio: number | null;
}

/** Counts by group. */
export class CacheCounts {
  private readonly groups = new Map<string, { hits: number; misses: number; errors: number }>();

  hit(group: string): void {
    this.of(group).hits += 1;
  }

  miss(group: string): void {
    this.of(group).misses += 1;
  }

  error(group: string): void {
    this.of(group).errors += 1;
  }

  /** All groups, by name. */
  figures(): CacheFigures[] {
    return [...this.groups]
      .map(([group, { hits, misses, errors }]) => {
        const asked = hits + misses;
        return { group, hits, misses, errors, ratio: asked === 0 ? null : hits / asked };
      })
      .sort((a, b) => (a.group < b.group ? -1 : 1));
  }

  private of(group: string): { hits: number; misses: number; errors: number } {
    let counts = this.groups.get(group);
    if (!counts) this.groups.set(group, (counts = { hits: 0, misses: 0, errors: 0 }));
    return counts;
  }
}
