/** Seconds before each further attempt: about five hours in all, well within a reply window of 24. */
const PAUSES = [5, 30, 120, 600, 1_800, 5_400, 10_800];

/** Attempts in all. */
export const MAX_SEND_ATTEMPTS = PAUSES.length + 1;

/** A platform that asks for more than this, in seconds, gets no more than this: the agent should hear of it. */
const LONGEST_PAUSE = 6 * 60 * 60;

/**
 * How long to wait before the next attempt, in seconds.
 *
 * @param attempt the one that failed, from 1
 * @param asked what the platform asked for
 * @returns undefined when there is no further attempt
 */
export function pauseAfter(attempt: number, asked: number | undefined): number | undefined {
  const pause = PAUSES[attempt - 1];
  return pause === undefined ? undefined : Math.min(Math.max(pause, asked ?? 0), LONGEST_PAUSE);
}
