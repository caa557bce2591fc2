import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import type { Job, JobHelpers, TaskList } from 'graphile-worker';
import { JOB_METADATA, type JobHandler, type JobType } from './job-type.js';

/** A job's name and what runs it. */
export interface JobEntry {
  name: string;
  handler: JobHandler<unknown>;
}

/** All providers marked with `@HandlesJob`, and what other libraries add before the worker starts. */
@Injectable()
export class JobRegistry implements OnModuleInit {
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

  /** The handlers in the form graphile-worker takes. */
  taskList(): TaskList {
    return Object.fromEntries(
      [...this.handlers].map(([name, handler]) => [
        name,
        (payload: unknown, { job }: JobHelpers) => handler.run(payload, runOf(job)),
      ]),
    );
  }
}

function runOf(job: Job): { attempt: number; last: boolean; queuedAt: Date } {
  return {
    attempt: job.attempts,
    last: job.attempts >= job.max_attempts,
    queuedAt: new Date(job.created_at),
  };
}

function nameOf(handler: object): string {
  return handler.constructor.name;
}
