/** How often a case is played: once within `npm test`, twenty times by `npm run test:faults`. */
export const ROUNDS = Math.max(1, Number(process.env.FAULT_ROUNDS ?? '1'));

/** Whether the cases that take long are played as well. */
export const WHOLE_SET = process.env.FAULT_ROUNDS !== undefined;

/** Where the random choices of this run begin: give it as FAULT_SEED to play the same again. */
export const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 1e9));

/** Numbers from 0 up to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The same things in another order. */
export function shuffled<Thing>(things: readonly Thing[], random: () => number): Thing[] {
  return things
    .map((thing) => ({ thing, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ thing }) => thing);
}

/** Prints what a case measured, as one line of JSON. */
export function report(name: string, figures: object): void {
  process.stdout.write(`${JSON.stringify({ case: name, seed: SEED, rounds: ROUNDS, ...figures })}\n`);
}
