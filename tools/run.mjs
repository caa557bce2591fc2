// Builds what is stale, then becomes the program named: one process, so that a signal to it reaches the program.
// npm stands a shell between itself and us and ends with it when it is told to, without telling us: who is left
// alone ends in order as well. (On Windows there are no such orphans to notice: the number never changes.)
// usage: node tools/run.mjs apps/api/src/main.js
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

await import('./build-if-stale.mjs');
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const program = join(root, 'dist', process.argv[2]);
// The program finds its own arguments where it would find them without us.
process.argv.splice(1, 2, program);
await import(pathToFileURL(program).href);

if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
