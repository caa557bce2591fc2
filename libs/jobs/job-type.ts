import { SetMetadata, type CustomDecorator } from '@nestjs/common';

/** Names a kind of job, the payload it takes and how often it is tried. */
export interface JobType<Payload> {
  readonly name: string;
  /** Runs before it counts as failed for good; pauses grow as e^attempt seconds, so 12 tries span about a day. */
  readonly maxAttempts: number;
  /** Never present: carries the payload's type. */
  readonly payload?: Payload;
}

/** Declares a kind of job. */
export function jobType<Payload>(name: string, options: { maxAttempts?: number } = {}): JobType<Payload> {
  return { name, maxAttempts: options.maxAttempts ?? 12 };
}

/** What a job knows about the run it is in. */
export interface JobRun {
  /** 1 on the first run. */
  readonly attempt: number;
  /** Whether a failure now is the last one. */
  readonly last: boolean;
  /** When the job was put in the queue. */
  readonly queuedAt: Date;
}

/**
 * Does one kind of job. It may run twice (a process can die after the work, before the mark):
 * every effect needs a unique key of its own.
 */
export interface JobHandler<Payload> {
  run(payload: Payload, run: JobRun): Promise<void>;

  /**
   * Called when the last run is over without success, also when the process died in it: leaves behind what a person
   * can see and do again. The job itself is removed in the same transaction; without this method it stays in the
   * queue as failed.
   *
   * @param reason one line for whoever reads the outcome
   */
  giveUp?(payload: Payload, reason: string): Promise<void>;
}

export const JOB_METADATA = 'parley:job';

/** Marks the provider that does this kind of job. */
export function HandlesJob<Payload>(type: JobType<Payload>): CustomDecorator {
  return SetMetadata(JOB_METADATA, type);
}
