import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** Whether this machine can start a Redis of its own for faults. */
export const hasRedisServer = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis of our own on a free port, to kill and to freeze. It keeps its contents over a restart. */
export class RedisProcess {
  private server: ChildProcess | undefined;

  private constructor(
    readonly port: number,
    private readonly folder: string,
  ) {}

  static async start(): Promise<RedisProcess> {
    const redis = new RedisProcess(await freePort(), await mkdtemp(join(tmpdir(), 'parley-redis-')));
    await redis.restart();
    return redis;
  }

  /** Starts it again on the same port with what it held. @param more options of redis-server */
  async restart(more: string[] = []): Promise<void> {
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder];
    const kept = ['--appendonly', 'yes', '--appendfsync', 'no'];
    this.server = spawn('redis-server', [...options, ...kept, ...more], { stdio: 'ignore' });
    await this.ask((client) => client.ping());
  }

  /** Commands of the test itself, on a connection of its own. */
  async ask<Answer>(work: (client: Redis) => Promise<Answer>): Promise<Answer> {
    const client = new Redis(this.port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    try {
      return await work(client);
    } finally {
      client.disconnect();
    }
  }

  /** False after `kill`. */
  get running(): boolean {
    return this.server !== undefined;
  }

  freeze(): void {
    this.server?.kill('SIGSTOP');
  }

  thaw(): void {
    this.server?.kill('SIGCONT');
  }

  /** kill -9. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
  }

  /** Remembers what it holds now. */
  async remember(): Promise<void> {
    await rm(this.old, { recursive: true, force: true });
    await cp(this.folder, this.old, { recursive: true });
  }

  /** kill -9, then a start with what it held when it was told to remember. */
  async fallBack(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
    await cp(this.old, this.folder, { recursive: true });
    await this.restart();
  }

  /** Kills it for good and removes what it held. */
  async remove(): Promise<void> {
    await this.kill();
    for (const folder of [this.folder, this.old]) await rm(folder, { recursive: true, force: true });
  }

  private get old(): string {
    return `${this.folder}-old`;
  }
}

/** Asks again and again until `check` is true. @throws Error after `limitMs` */
export async function eventually(check: () => Promise<boolean>, limitMs = 5_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`It did not happen within ${limitMs} ms.`);
    await wait(20);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
