/** A way of the product and the one it is held against. */
export interface Measurable {
  /** @param round its number, so that no two ask for the same; number 0 warms up and does not count */
  ours(round: number): Promise<unknown>;
  theirs(round: number): Promise<unknown>;
  /** What comes before each of them and is not measured. */
  beforeOurs?(): Promise<unknown>;
  beforeTheirs?(): Promise<unknown>;
}

/** Milliseconds of both ways; medians over rounds. */
export interface Measured {
  ours: number;
  theirs: number;
  /** Median of ours / theirs, each of one round: what else the machine does weighs on both sides of a round. */
  ratio: number;
  /** Median of ours / ours of the first that is measured beside it, each of one round. */
  growth: number;
}

interface Sample {
  ours: number;
  theirs: number;
}

/** Measures two ways in turns, which of them begins changing from round to round. */
export async function inTurns(rounds: number, one: Measurable): Promise<Measured> {
  const samples: Sample[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const sample = { ours: 0, theirs: 0 };
    const sides = [
      async () => {
        await one.beforeOurs?.();
        sample.ours = await timed(() => one.ours(round));
      },
      async () => {
        await one.beforeTheirs?.();
        sample.theirs = await timed(() => one.theirs(round));
      },
    ];
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side();
    if (round > 0) samples.push(sample);
  }
  return medianOf(samples, samples);
}

/**
 * Measures several beside each other: the product's ways of all in turns, round by round, and then, in fewer rounds,
 * those they are held against.
 *
 * @param naiveRounds of `theirs`, which may take minutes
 * @returns in the order given
 */
export async function sideBySide(
  rounds: number,
  naiveRounds: number,
  all: readonly Measurable[],
): Promise<Measured[]> {
  const samples = all.map((): Sample[] => []);
  for (let round = 0; round <= rounds; round += 1)
    for (const [index, one] of all.entries()) {
      const ours = await timed(() => one.ours(round));
      if (round > 0) samples[index]?.push({ ours, theirs: NaN });
    }
  for (const [index, one] of all.entries())
    for (let round = 0; round < naiveRounds; round += 1) {
      const sample = samples[index]?.[round];
      if (sample) sample.theirs = await timed(() => one.theirs(round + 1));
    }
  const [first = []] = samples;
  return samples.map((own) => medianOf(own, first));
}

function medianOf(samples: readonly Sample[], first: readonly Sample[]): Measured {
  const held = samples.filter(({ theirs }) => !Number.isNaN(theirs));
  return {
    ours: median(samples.map(({ ours }) => ours)),
    theirs: median(held.map(({ theirs }) => theirs)),
    ratio: median(held.map(({ ours, theirs }) => ours / theirs)),
    growth: median(samples.map(({ ours }, round) => ours / (first[round]?.ours ?? NaN))),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
