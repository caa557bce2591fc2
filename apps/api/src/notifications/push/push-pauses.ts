/** Seconds before each further attempt: about seven hours in all. */
const PAUSES = [10, 60, 300, 1_800, 7_200, 14_400];

/** Attempts in all. */
export const MAX_PUSH_ATTEMPTS = PAUSES.length + 1;

/**
 * How long to wait before the next attempt, in seconds.
 *
 * @param attempt the one that failed, from 1
 * @param asked what the push service asked for: it is never called sooner
 * @returns undefined when there is no further attempt
 */
export function pauseAfter(attempt: number, asked: number | undefined): number | undefined {
  const pause = PAUSES[attempt - 1];
  return pause === undefined ? undefined : Math.max(pause, asked ?? 0);
}
