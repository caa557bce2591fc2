import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { Job, JobHelpers, TaskList } from 'graphile-worker';
import { isErased } from '../database/database.errors.js';
import { Watch } from '../watch/watch.js';
import { JOB_METADATA, type JobHandler, type JobRun, type JobType } from './job-type.js';
import { withinJob, type JobEnd, type JobStart, type JobWatch } from './running-job.js';

/** A job's name and what runs it. */
export interface JobEntry {
  name: string;
  handler: JobHandler<unknown>;
}

/** All providers marked with `@HandlesJob`, and what other libraries add before the worker starts. */
@Injectable()
export class JobRegistry implements OnModuleInit {
  /** Tells of every run of a job in this process. */
  readonly runs: JobWatch = new Watch<JobStart, JobEnd>();
  private readonly handlers = new Map<string, JobHandler<unknown>>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    for (const provider of this.discovery.getProviders()) {
      if (typeof provider.metatype !== 'function') continue;
      const type = this.reflector.get<JobType<unknown> | undefined>(JOB_METADATA, provider.metatype);
      if (type) this.register({ name: type.name, handler: provider.instance as JobHandler<unknown> });
    }
  }

  /**
   * Adds a handler.
   *
   * @throws Error when the name is taken: two handlers of one job would take turns at random
   */
  register({ name, handler }: JobEntry): void {
    const taken = this.handlers.get(name);
    if (taken === handler) return;
    if (taken)
      throw new Error(
        `Two handlers claim the job "${name}": ${nameOf(taken)} and ${nameOf(handler)}. Rename one.`,
      );
    this.handlers.set(name, handler);
  }

  /** The names of all jobs that can run here. */
  names(): string[] {
    return [...this.handlers.keys()];
  }

  /** The handlers that want to know when their job failed for good, by its name. */
  givingUp(): Map<string, JobHandler<unknown>> {
    return new Map([...this.handlers].filter(([, handler]) => handler.giveUp !== undefined));
  }

  /** The handlers in the form graphile-worker takes. */
  taskList(): TaskList {
    return Object.fromEntries(
      [...this.handlers].map(([name, handler]) => [
        name,
        (payload: unknown, { job }: JobHelpers) => {
          const of = runOf(job);
          return withinJob({ name, ...of }, this.runs, () => run(handler, payload, of));
        },
      ]),
    );
  }
}

/**
 * Work about somebody who was erased ends quietly. Not at once: the first time the erasure may only have overtaken the
 * job, which then finds out by itself.
 */
async function run(handler: JobHandler<unknown>, payload: unknown, of: JobRun): Promise<void> {
  try {
    await handler.run(payload, of);
  } catch (error) {
    if (of.attempt === 1 || !isErased(error)) throw error;
  }
}

function runOf(job: Job): JobRun {
  return {
    attempt: job.attempts,
    last: job.attempts >= job.max_attempts,
    queuedAt: new Date(job.created_at),
  };
}

function nameOf(handler: object): string {
  return handler.constructor.name;
}
