import { createHash } from 'node:crypto';
import { jobType } from '@libs/jobs/job-type.js';
import type { JobSpec } from '@libs/jobs/jobs.js';

/** Which push service to send to. */
export interface SendPushes {
  /** Scheme, host and port. */
  origin: string;
}

/** Sends what is due at one push service. */
export const SEND_PUSHES = jobType<SendPushes>('send-pushes');

/**
 * The job that sends what is due at a push service. Each service has a queue of its own: one that is slow takes one
 * worker at most, and holds up nobody but itself.
 *
 * @param later when there is nothing to do before
 */
export function sendPushes(origin: string, later?: Date): JobSpec {
  const queue = queueOf(origin);
  const { name, maxAttempts } = SEND_PUSHES;
  return {
    name,
    maxAttempts,
    payload: { origin },
    queue,
    key: `${queue}:${later ? 'later' : 'now'}`,
    runAt: later,
  };
}

/** Keys of all jobs of a push service. */
export function pushKeys(origin: string): string[] {
  return [`${queueOf(origin)}:now`, `${queueOf(origin)}:later`];
}

function queueOf(origin: string): string {
  return `push:${createHash('sha256').update(origin).digest('base64url').slice(0, 32)}`;
}
