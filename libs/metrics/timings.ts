import { Histogram, type Registry } from 'prom-client';

/** Upper bounds in seconds. Each is at most 2.5 times the one before, mostly 1.5 times. */
const BOUNDS = [
  0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5,
  0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30, 60,
];

/** How long something takes, in milliseconds; null where nothing was timed yet. */
export interface TimingFigures {
  count: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** Times one kind of event by its labels. */
export class Timings<Label extends string> {
  private readonly histogram: Histogram<Label>;

  constructor(registry: Registry, name: string, help: string, labels: readonly Label[]) {
    this.histogram = new Histogram({
      name,
      help,
      labelNames: labels,
      buckets: BOUNDS,
      registers: [registry],
    });
  }

  /** Notes one event. @param ms how long it took, in milliseconds */
  note(labels: Record<Label, string>, ms: number): void {
    this.histogram.observe(labels, ms / 1000);
  }

  /**
   * The figures of each group of events, by what `groupOf` makes of their labels. Percentiles are read from the
   * histogram: the true value is in the same bucket, so that the error is below the bucket's width (a third of the
   * value as a rule, never more than its 1.5 fold above 1 ms). Beyond 60 s they are told as 60 s.
   */
  async figures(
    groupOf: (labels: Partial<Record<Label, string | number>>) => string | undefined,
  ): Promise<Map<string, TimingFigures>> {
    const groups = new Map<string, number[]>();
    const { values } = await this.histogram.get();
    for (const { labels, value, metricName } of values) {
      if (metricName?.endsWith('_bucket') !== true) continue;
      const { le }: { le?: string | number } = labels;
      const group = groupOf(labels);
      if (group === undefined) continue;
      let counts = groups.get(group);
      if (!counts) groups.set(group, (counts = new Array<number>(BOUNDS.length + 1).fill(0)));
      const bound = le === '+Inf' ? BOUNDS.length : BOUNDS.indexOf(Number(le));
      counts[bound] = (counts[bound] ?? 0) + value;
    }
    return new Map([...groups].map(([group, counts]) => [group, figuresOf(counts)]));
  }
}

/** @param cumulative how many events took up to each bound, and all of them at the end */
function figuresOf(cumulative: readonly number[]): TimingFigures {
  const count = cumulative.at(-1) ?? 0;
  return {
    count,
    p50: percentile(cumulative, count, 0.5),
    p95: percentile(cumulative, count, 0.95),
    p99: percentile(cumulative, count, 0.99),
  };
}

function percentile(cumulative: readonly number[], count: number, share: number): number | null {
  if (count === 0) return null;
  const rank = share * count;
  const index = cumulative.findIndex((reached) => reached >= rank);
  const upper = BOUNDS[index] ?? BOUNDS[BOUNDS.length - 1] ?? 0;
  const lower = index === 0 ? 0 : (BOUNDS[index - 1] ?? upper);
  const below = index === 0 ? 0 : (cumulative[index - 1] ?? 0);
  const inside = (cumulative[index] ?? 0) - below;
  const seconds = inside === 0 ? upper : lower + ((upper - lower) * (rank - below)) / inside;
  return Math.round(seconds * 100_000) / 100;
}
