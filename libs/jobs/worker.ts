import { EventEmitter } from 'node:events';
import {
  Injectable,
  Logger as NestLogger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Logger, runTaskList, type WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import { Config } from '../config/config.js';
import { within } from '../clock/within.js';
import { Database } from '../database/database.js';
import { JobRegistry } from './job-registry.js';
import { returnedOnce } from './returned-once.js';
import { WorkerHeartbeats } from './worker-heartbeats.js';

/** Milliseconds between looks into the queue when no notification comes. */
const POLL_INTERVAL = 2_000;
/** Milliseconds before workers that gave up are started again. */
const RESTART_AFTER = 1_000;
/** Milliseconds that connections get to end: one that hangs ends with the process. */
const POOL_LIMIT = 1_000;

/** Runs the jobs of this process, unless its role is only `web`. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new NestLogger('Jobs');
  private readonly events: WorkerEvents = new EventEmitter();
  /** Ends the workers that run now; asked again it waits for the same. */
  private endWorkers: () => Promise<void> = () => Promise.resolve();
  private pool: Pool | undefined;
  private knowsItsTasks = false;
  private stopping = false;
  private stopped: Promise<void> | undefined;

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
    // A worker that could not mark its job ends, and graphile-worker puts none in its place: begin again with all.
    this.events.on('worker:fatalError', ({ worker, jobError }) => {
      if (jobError === null) this.heartbeats.end(worker.workerId);
      void this.endWorkers();
    });
    for (const answered of ['worker:getJob:empty', 'job:start'] as const)
      this.events.on(answered, () => (this.knowsItsTasks = true));
    // They ask once which numbers their tasks have. When that fails they keep the failure for ever: begin again.
    this.events.on('worker:getJob:error', () => {
      if (!this.knowsItsTasks) void this.endWorkers();
    });
    this.pool = returnedOnce(this.database.openPool(this.config.WORKER_CONCURRENCY + 2));
    this.start(this.pool);
    await this.heartbeats.start();
  }

  /**
   * Takes no more jobs, lets those that run end within SHUTDOWN_JOBS_MS and gives the rest back to the queue,
   * where another process finds them. Called again it waits for the same.
   */
  stop(): Promise<void> {
    this.stopped ??= this.end();
    return this.stopped;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  private async end(): Promise<void> {
    this.stopping = true;
    await within(this.config.SHUTDOWN_JOBS_MS, this.endWorkers());
    // Only now: without a sign of life the jobs that still ran would be taken for those of a dead process.
    await this.heartbeats.stop();
    await within(POOL_LIMIT, this.pool?.end());
  }

  /**
   * Not by graphile-worker's `run`: it also plans jobs by a crontab, which nothing here uses, and a connection lost
   * in the midst of that is a rejection that nobody can catch.
   */
  private start(pool: Pool): void {
    this.knowsItsTasks = false;
    const workers = runTaskList(
      {
        concurrency: this.config.WORKER_CONCURRENCY,
        pollInterval: POLL_INTERVAL,
        noHandleSignals: true,
        logger: workerLogger(this.log),
        events: this.events,
      },
      this.heartbeats.fenced(this.registry.taskList()),
      pool,
    );
    let ended: Promise<void> | undefined;
    this.endWorkers = () =>
      (ended ??= workers
        .gracefulShutdown()
        .catch((error: unknown) => this.log.warn(`while stopping: ${String(error)}`)));
    workers.promise.then(
      () => this.startAgain(pool, 'the workers ended'),
      (error: unknown) => this.startAgain(pool, String(error)),
    );
  }

  private startAgain(pool: Pool, reason: string): void {
    if (this.stopping) return;
    this.log.warn(`jobs pause for a moment: ${reason}`);
    setTimeout(() => {
      if (!this.stopping) this.start(pool);
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
