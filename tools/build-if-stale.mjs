// Builds dist/ when it is missing or older than what it is made from, so that `npm ci && npm start` is enough
// and a second start is quick. Plain JavaScript: it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built-from');
const sources = [
  'apps/api',
  'libs',
  'prisma',
  'test/support',
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'prisma.config.ts',
];

const fingerprint = createHash('sha256');
for (const source of sources) add(join(root, source));
const current = fingerprint.digest('hex');

const client = join(root, 'libs', 'database', 'generated', 'client.ts');
if (!existsSync(client) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== current) {
  if (!existsSync(join(root, 'node_modules', '@nestjs', 'cli')))
    fail('The build tools are not installed. Run `npm ci` first.');
  process.stdout.write('Building Parley (once after each change)...\n');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('node_modules/prisma/build/index.js', ['generate']);
  run('node_modules/@nestjs/cli/bin/nest.js', ['build']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, current);
}

function add(path) {
  if (!existsSync(path)) return;
  const entries = safeList(path);
  if (entries === undefined) fingerprint.update(path.slice(root.length)).update(readFileSync(path));
  else
    for (const name of entries.sort())
      if (name !== 'generated' && name !== 'node_modules') add(join(path, name));
}

function safeList(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function run(script, args) {
  const result = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) fail(`The build failed:\n${result.stdout}${result.stderr}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
