// Builds what is stale, then becomes the program named: one process, so that a signal to it reaches the program.
// usage: node tools/run.mjs apps/api/src/main.js
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

await import('./build-if-stale.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
await import(pathToFileURL(join(root, 'dist', process.argv[2])).href);
