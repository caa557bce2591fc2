import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import { EmbeddedPostgresError } from './embedded.errors.js';
import { launchAs, type ServerUser } from './server-user.js';
import type { ServerLog } from './server-log.js';

/** How long a start may take, in ms: recovery after a crash replays at most max_wal_size. */
const START_LIMIT = 60_000;
/** How long a fast shutdown may take before an immediate one, which the next start has to repair, in ms. */
const STOP_LIMIT = 10_000;

/** One run of the server, from its start to its end. */
export class ServerProcess {
  /** Settles when the process has ended, whatever the cause. */
  readonly ended: Promise<unknown>;
  private hasEnded = false;

  private constructor(private readonly child: ChildProcess) {
    // What a program that cannot be started says; its end says it too.
    child.on('error', () => undefined);
    this.ended = once(child, 'exit').catch(() => undefined);
    void this.ended.then(() => (this.hasEnded = true));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /**
   * Starts the server and waits until it takes connections.
   *
   * @throws EmbeddedPostgresError with the last lines of its log when it does not come up
   */
  static async start(
    cluster: Cluster,
    user: ServerUser,
    log: ServerLog,
    postgres: string,
    settings: Record<string, string>,
  ): Promise<ServerProcess> {
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const launch = launchAs(user, postgres, ['-D', cluster.path, ...args]);
    const logLength = await log.length();
    const child = log.withDescriptor((descriptor) =>
      // A session of its own: Ctrl-C in a terminal is for us, who still need the server to finish.
      spawn(launch.file, launch.args, {
        ...launch.options,
        detached: true,
        stdio: ['ignore', descriptor, descriptor],
      }),
    );
    const server = new ServerProcess(child);
    try {
      await server.becomeReady(cluster);
    } catch (error) {
      await server.kill();
      const reason = error instanceof Error ? error.message : String(error);
      throw new EmbeddedPostgresError(
        `${reason} Its log (${cluster.logFile}) ends with:\n${await log.since(logLength)}`,
      );
    }
    // Whoever forgets to stop the server shall still be able to end.
    child.unref();
    return server;
  }

  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Limited in time. */
  async stop(): Promise<void> {
    this.child.ref();
    this.child.kill('SIGINT');
    if (!(await this.endsWithin(STOP_LIMIT))) this.child.kill('SIGQUIT');
    if (!(await this.endsWithin(STOP_LIMIT / 2))) await this.kill();
  }

  /** For the last moment of this process, which cannot wait any more: the server goes on ending by itself. */
  abandon(): void {
    if (!this.hasEnded) this.child.kill('SIGINT');
  }

  private async becomeReady(cluster: Cluster): Promise<void> {
    const giveUp = performance.now() + START_LIMIT;
    while (!(await this.saysReady(cluster))) {
      if (this.hasEnded) throw new EmbeddedPostgresError('The embedded PostgreSQL ended while it started.');
      if (performance.now() > giveUp) {
        throw new EmbeddedPostgresError(
          `The embedded PostgreSQL was not ready after ${START_LIMIT / 1000} seconds.`,
        );
      }
      await sleep(20);
    }
  }

  /** Line 1 of postmaster.pid is the process, line 8 its state (PostgreSQL source, miscadmin.h). */
  private async saysReady(cluster: Cluster): Promise<boolean> {
    const text = await readFile(join(cluster.path, 'postmaster.pid'), 'utf8').catch(() => '');
    const lines = text.split('\n');
    return !this.hasEnded && Number(lines[0]) === this.pid && lines[7]?.trim() === 'ready';
  }

  private async endsWithin(limit: number): Promise<boolean> {
    const waiting = new AbortController();
    const timer = sleep(limit, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([this.ended, timer]);
    waiting.abort();
    return this.hasEnded;
  }

  private async kill(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGKILL');
    await this.endsWithin(STOP_LIMIT / 2);
  }
}
