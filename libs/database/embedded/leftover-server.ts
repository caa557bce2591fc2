import { execFile } from 'node:child_process';
import { readFile, readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Cluster } from './cluster.js';
import { EmbeddedPostgresError } from './embedded.errors.js';
import { isAlive, isNumberTaken } from './process-identity.js';

/** Ever harder ways to end a server (PostgreSQL manual, "Shutting Down the Server"), and how long each may take. */
const STEPS: { signal: NodeJS.Signals; limit: number }[] = [
  { signal: 'SIGINT', limit: 5_000 },
  { signal: 'SIGQUIT', limit: 3_000 },
  { signal: 'SIGKILL', limit: 3_000 },
];

/** The command line of a server's main process; its parts are divided by NUL on Linux, by blanks elsewhere. */
const MAIN_PROCESS = /^[^\0]*\/postgres[\0 ]-D[\0 ]/;

/**
 * Ends the server that a killed process left behind on these files, whole or in parts, and removes a
 * postmaster.pid whose number another program has now, or a dead process nobody reaps (a container without an
 * init): PostgreSQL would take either for a server.
 * Touches no process that is not a PostgreSQL of this folder.
 *
 * @throws EmbeddedPostgresError when the server cannot be ended
 */
export async function stopLeftoverServer(cluster: Cluster, log: (line: string) => void): Promise<void> {
  const postmaster = await readPostmaster(cluster.path);
  let left = await serversOf(cluster, postmaster);
  for (const { signal, limit } of STEPS) {
    if (left.length === 0) break;
    const whole = postmaster !== undefined && left.includes(postmaster);
    // To a process that outlived its postmaster SIGINT means only the end of its query.
    if (signal === 'SIGINT' && !whole) continue;
    const told = whole && signal !== 'SIGKILL' ? [postmaster] : left;
    log(`ending a database server of an earlier run (process ${told.join(', ')}, ${signal})`);
    for (const pid of told) send(pid, signal);
    const giveUp = performance.now() + limit;
    do await sleep(25);
    while (left.some(isAlive) && performance.now() < giveUp);
    left = await serversOf(cluster, postmaster);
  }
  if (left.length > 0) {
    throw new EmbeddedPostgresError(
      `A database server of an earlier run still uses ${cluster.path} (process ${left.join(', ')}) and cannot be ended. ` +
        'End it yourself, as the user it belongs to, and start again.',
    );
  }
  if (postmaster && isNumberTaken(postmaster) && !(await mayServe(postmaster, cluster))) {
    await rm(join(cluster.path, 'postmaster.pid'), { force: true });
  }
}

/** @returns the number in postmaster.pid, which may be that of a process long gone */
async function readPostmaster(path: string): Promise<number | undefined> {
  const text = await readFile(join(path, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : undefined;
}

/** @returns the living processes of this folder's server: the postmaster, or those that outlived it */
async function serversOf(cluster: Cluster, postmaster: number | undefined): Promise<number[]> {
  const commands = await allCommands();
  const found: number[] = [];
  for (const [pid, command] of commands) {
    const ours =
      (MAIN_PROCESS.test(command) && command.includes(`cluster_name=${cluster.title}`)) ||
      command.startsWith(`postgres: ${cluster.title}:`) ||
      (pid === postmaster && /postgres/.test(command) && (await workingFolder(pid)) === cluster.path);
    if (ours && isAlive(pid)) found.push(pid);
  }
  return found;
}

/** Whether the process may be a PostgreSQL of this folder, as far as we are allowed to know. */
async function mayServe(pid: number, cluster: Cluster): Promise<boolean> {
  const command = (await allCommands()).get(pid);
  if (command === undefined || !/postgres/.test(command)) return false;
  const folder = await workingFolder(pid);
  return folder === undefined || folder === cluster.path;
}

/** A server works in its data directory. Undefined where the system does not tell. */
async function workingFolder(pid: number): Promise<string | undefined> {
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/** @returns the command lines of all processes, by their numbers */
async function allCommands(): Promise<Map<number, string>> {
  const commands = new Map<number, string>();
  if (process.platform === 'linux') {
    for (const name of await readdir('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
      if (line) commands.set(Number(name), line);
    }
  } else {
    const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], {
      maxBuffer: 2 ** 26,
    });
    for (const [, pid, command] of stdout.matchAll(/^\s*(\d+) (.*)$/gm)) {
      if (pid && command) commands.set(Number(pid), command);
    }
  }
  return commands;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours to end: the look afterwards tells.
  }
}
