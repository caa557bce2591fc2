import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../config/config.js';
import { BroadcastHub } from './broadcast-hub.js';
import { CacheProcess } from './cache-process.js';
import { eventually, RedisProcess } from './redis-process.js';

/** Computes this text. */
export const answer = (text: string) => (): Promise<string> => Promise.resolve(text);

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Until a second asking finds what the first one kept. */
export async function untilCaching(process: CacheProcess): Promise<void> {
  await eventually(async () => {
    const id = randomUUID();
    await process.ask({ id, tags: ['probe'] }, answer('kept'));
    return (await process.ask({ id, tags: ['probe'] }, answer('computed'))) === 'kept';
  });
}

/** All answers that these processes give to one question within so many milliseconds, computing "new" themselves. */
export async function seenBy(processes: CacheProcess[], forMs: number): Promise<string[]> {
  const seen = new Set<string>();
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    for (const process of processes) seen.add(await process.ask({}, answer('new')));
    await wait(1);
  }
  return [...seen];
}

/** Processes that share one Redis of their own. */
export class RedisInstallation {
  private readonly running: CacheProcess[] = [];
  private hub = new BroadcastHub();

  private constructor(readonly redis: RedisProcess) {}

  static async create(): Promise<RedisInstallation> {
    return new RedisInstallation(await RedisProcess.start());
  }

  /** One more process. */
  async start(config: Partial<Config> = {}): Promise<CacheProcess> {
    const address = { REDIS_HOST: '127.0.0.1', REDIS_PORT: this.redis.port };
    const process = await CacheProcess.start(this.hub, { ...address, ...config });
    this.running.push(process);
    // A process that connects drops everything once: let that be over.
    await process.ask({ id: 'first', tags: [] }, answer('any'));
    return process;
  }

  /** Ends all processes and gives the next test an empty Redis. */
  async reset(): Promise<void> {
    this.redis.thaw();
    await Promise.all(this.running.splice(0).map((process) => process.stop()));
    this.hub = new BroadcastHub();
    await this.redis.kill();
    await this.redis.restart();
    await this.redis.ask((client) => client.flushall());
  }
}
