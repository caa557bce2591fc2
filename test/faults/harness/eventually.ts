import { setTimeout as wait } from 'node:timers/promises';

/**
 * Looks again and again until it holds.
 *
 * @returns milliseconds that it took @throws Error when it did not happen within `limitMs`
 */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  limitMs = 90_000,
  everyMs = 25,
): Promise<number> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > limitMs)
      throw new Error(`it did not happen within ${limitMs / 1000} s: ${holds.toString()}`);
    await wait(everyMs);
  }
  return performance.now() - began;
}
