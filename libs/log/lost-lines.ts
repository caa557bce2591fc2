let lost = 0;

/** Counts log lines that could not be written anywhere they should be. There is one log a process, so one count. */
export function noteLostLines(count: number): void {
  lost += count;
}

/** Log lines lost since the process started, because a disk was full or a stream was broken. */
export function lostLines(): number {
  return lost;
}
