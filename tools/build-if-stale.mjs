// Builds dist/ when it is missing or older than what it is made from, so that `npm ci && npm start` is enough
// and a second start is quick. Plain JavaScript: it runs before anything is compiled.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'dist', '.built-from');
const sources = [
  'apps/api',
  'libs',
  'prisma',
  'test/bench',
  'test/support',
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'prisma.config.ts',
];

// What the compiler leaves behind and the product reads.
const untyped = [
  'libs/ai/local/model/weights.bin',
  'libs/ai/local/model/weights.json',
  'libs/ai/local/held-out.txt',
  'libs/ai/local/phrases',
  'apps/api/src/notifications/service-worker/push-sw.js',
  'apps/api/src/notifications/service-worker/push-icon.png',
  'apps/api/src/notifications/service-worker/push-badge.png',
];

const fingerprint = createHash('sha256');
for (const source of sources) add(join(root, source));
const current = fingerprint.digest('hex');

const client = join(root, 'libs', 'database', 'generated', 'client.ts');
const lock = join(root, 'node_modules', '.parley-build');
/** Milliseconds that another command's build is waited for. */
const PATIENCE = 300_000;

if (!isFresh()) {
  if (!existsSync(join(root, 'node_modules', '@nestjs', 'cli')))
    fail('The build tools are not installed. Run `npm ci` first.');
  takeLock();
  try {
    // Whoever was waited for may have built the same.
    if (!isFresh()) build();
  } finally {
    rmSync(lock, { force: true });
  }
}

function isFresh() {
  return existsSync(client) && existsSync(stamp) && readFileSync(stamp, 'utf8') === current;
}

function build() {
  process.stdout.write('Building Parley (once after each change)...\n');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  run('node_modules/prisma/build/index.js', ['generate']);
  run('node_modules/@nestjs/cli/bin/nest.js', ['build']);
  for (const name of untyped) cpSync(join(root, name), join(root, 'dist', name), { recursive: true });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, current);
}

/** Two commands started together would build over each other. */
function takeLock() {
  const own = `${lock}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  for (const until = Date.now() + PATIENCE; ;) {
    try {
      // A link appears with its content: nobody reads a lock without a number.
      linkSync(own, lock);
      rmSync(own);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = lockHolder();
    if (holder !== undefined && !isAlive(holder)) breakLock(holder);
    else if (Date.now() > until) {
      rmSync(own);
      fail(
        `Process ${holder} has been building for ${PATIENCE / 60_000} minutes. Stop it, then start again.`,
      );
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

/** Removes the lock of a process that ended without; one that somebody took meanwhile is given back. */
function breakLock(holder) {
  const taken = `${lock}.${process.pid}.broken`;
  try {
    renameSync(lock, taken);
    if (Number(readFileSync(taken, 'utf8')) !== holder) linkSync(taken, lock);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(taken, { force: true });
}

/** @returns the process that builds, undefined when it has just ended */
function lockHolder() {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
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
  if (result.status === 0) return;
  rmSync(lock, { force: true });
  fail(`The build failed:\n${result.stdout}${result.stderr}`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
