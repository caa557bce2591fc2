import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll } from 'vitest';

let folder: string | undefined;
let count = 0;

/**
 * Lets a product process run a script before its own code, which the product knows nothing of: for what can not be
 * brought about from outside.
 *
 * @param script an ES module in plain JavaScript
 * @returns the value of NODE_OPTIONS
 */
export function preload(script: string, ...options: string[]): string {
  folder ??= mkdtempSync(join(tmpdir(), 'parley-preload-'));
  const path = join(folder, `${(count += 1)}.mjs`);
  writeFileSync(path, script);
  return [...options, `--import=${pathToFileURL(path).href}`].join(' ');
}

/** Removes the scripts in the end: to be called at the top of a test file. */
export function removePreloaded(): void {
  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });
}
