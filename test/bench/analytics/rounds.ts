/** Milliseconds of the product's way and of the way it is held against; medians over rounds. */
export interface Measured {
  ours: number;
  theirs: number;
  /** Median of ours / theirs, each of one round: what else the machine does weighs on both sides of a round. */
  ratio: number;
}

/**
 * Measures two ways in turns, which of them begins changing from round to round.
 *
 * @param round its number, so that no two ask for the same; number 0 warms up and does not count
 */
export async function inTurns(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  theirs: (round: number) => Promise<unknown>,
): Promise<Measured> {
  const samples: { ours: number; theirs: number }[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const sample = { ours: 0, theirs: 0 };
    const sides = [
      async () => (sample.ours = await timed(() => ours(round))),
      async () => (sample.theirs = await timed(() => theirs(round))),
    ];
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await side();
    if (round > 0) samples.push(sample);
  }
  return {
    ours: median(samples.map((sample) => sample.ours)),
    theirs: median(samples.map((sample) => sample.theirs)),
    ratio: median(samples.map((sample) => sample.ours / sample.theirs)),
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
