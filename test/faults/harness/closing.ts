import { onTestFailed, onTestFinished, TestRunner } from 'vitest';

/**
 * Does this when the test that runs is over, whatever came of it; what was opened last is closed first. A hook of this
 * module would know one file only: files share modules.
 */
export function atTheEnd(close: () => unknown): void {
  onTestFinished(async () => {
    await close();
  }, 60_000);
}

/** Tells this when the test that runs fails; before the first test of a file there is none to watch. */
export function ifItFails(tell: () => string): void {
  if (!TestRunner.getCurrentTest()) return;
  onTestFailed(() => {
    process.stderr.write(`${tell()}\n`);
  });
}
