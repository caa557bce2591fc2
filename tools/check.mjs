// Runs the checks two at a time, the longest first, each with its output in one piece.
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const waiting = ['check:lint', 'check:types', 'check:imports', 'check:openapi', 'check:format'];
const AT_ONCE = 2;
let failed = false;

async function run(script) {
  const child = spawn('npm', ['run', '--silent', script], { shell: process.platform === 'win32' });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const [code] = await once(child, 'close');
  process.stdout.write(`${code === 0 ? 'ok' : 'FAILED'}: npm run ${script}\n${Buffer.concat(output)}`);
  if (code !== 0) failed = true;
}

async function lane() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) await run(script);
}

await Promise.all(Array.from({ length: AT_ONCE }, lane));
process.exit(failed ? 1 : 0);
