import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of work before others get their turn. */
const TURN = 4;

/** Learning did not end in time; nothing was changed by it. */
export class LearningTookTooLong extends Error {
  constructor(limit: number) {
    super(`Learning did not end within ${limit / 1_000} seconds; nothing was changed. It is tried again.`);
    this.name = new.target.name;
  }
}

/**
 * To be awaited between pieces of work: now and then lets everything else the process has to do go first.
 *
 * @param limit milliseconds after which it throws
 * @returns a function that throws LearningTookTooLong
 */
export function inTurns(limit: number): () => Promise<void> {
  const end = performance.now() + limit;
  let turn = performance.now() + TURN;
  return async () => {
    const now = performance.now();
    if (now > end) throw new LearningTookTooLong(limit);
    if (now < turn) return;
    await nextTurn();
    turn = performance.now() + TURN;
  };
}
