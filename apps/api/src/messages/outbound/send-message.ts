import { jobType } from '@libs/jobs/job-type.js';

/** A message to send. */
export interface SendMessage {
  messageId: string;
  /** From 1; each attempt after a failure is a job of its own. */
  attempt: number;
  /** Whether an attempt before may have reached the platform. */
  inDoubt?: boolean;
}

/**
 * Sends a message. The queue counts a run before it begins, so that a process that dies with every run ends at
 * `maxAttempts` too.
 */
export const SEND_MESSAGE = jobType<SendMessage>('send-message', { maxAttempts: 6 });

/** One job for each message: adding the next attempt ends the one that adds it. */
export function sendKey(messageId: string): string {
  return `send:${messageId}`;
}
