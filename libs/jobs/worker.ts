import { EventEmitter } from 'node:events';
import {
  Injectable,
  Logger as NestLogger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Logger, run, type Runner, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import { Config } from '../config/config.js';
import { Database, openPool } from '../database/database.js';
import { JobRegistry } from './job-registry.js';
import { WorkerHeartbeats } from './worker-heartbeats.js';

/** Milliseconds between looks into the queue when no notification comes. */
const POLL_INTERVAL = 2_000;
/** Milliseconds before a runner that gave up is started again. */
const RESTART_AFTER = 1_000;

/** Runs the jobs of this process, unless its role is only `web`. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new NestLogger('Jobs');
  private readonly events: WorkerEvents = new EventEmitter();
  private runner: Runner | undefined;
  private pool: Pool | undefined;
  private stopping = false;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly registry: JobRegistry,
    private readonly heartbeats: WorkerHeartbeats,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.PROCESS_ROLE === 'web') return;
    this.events.on('worker:create', ({ worker }) => this.heartbeats.follow(worker.workerId));
    this.events.on('worker:stop', ({ worker }) => this.heartbeats.forget(worker.workerId));
    this.pool = openPool(this.database.url, this.config.WORKER_CONCURRENCY + 2);
    await this.start(this.pool);
    await this.heartbeats.start();
  }

  /** Lets running jobs end (graphile-worker gives them its own limit), then gives the rest back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.heartbeats.stop();
    await this.runner?.stop().catch((error: unknown) => this.log.warn(`while stopping: ${String(error)}`));
    await this.pool?.end();
  }

  private async start(pool: Pool): Promise<void> {
    const runner = await run({
      pgPool: pool,
      taskList: this.registry.taskList(),
      concurrency: this.config.WORKER_CONCURRENCY,
      pollInterval: POLL_INTERVAL,
      noHandleSignals: true,
      logger: workerLogger(this.log),
      events: this.events,
    });
    this.runner = runner;
    // The runner gives up after some errors in a row, as when PostgreSQL is away for long: begin again.
    runner.promise.then(
      () => this.startAgain(pool, 'the job runner ended'),
      (error: unknown) => this.startAgain(pool, String(error)),
    );
  }

  private startAgain(pool: Pool, reason: string): void {
    if (this.stopping) return;
    this.log.warn(`jobs pause for a moment: ${reason}`);
    setTimeout(() => {
      if (this.stopping) return;
      this.start(pool).catch((error: unknown) => this.startAgain(pool, String(error)));
    }, RESTART_AFTER).unref();
  }
}

function workerLogger(log: NestLogger): Logger {
  return new Logger((scope) => (level, message) => {
    const severity: string = level;
    const line = `${scope.taskIdentifier ?? scope.label ?? 'worker'}: ${message}`;
    if (severity === 'error') log.error(line);
    else if (severity === 'warning') log.warn(line);
    else log.debug(line);
  });
}
