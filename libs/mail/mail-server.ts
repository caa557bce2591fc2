import { Socket } from 'node:net';
import { createTransport, type Transporter } from 'nodemailer';
import { within } from '../clock/within.js';

/** How long a mail server may take. */
export interface MailServerLimits {
  /** Milliseconds of each step. */
  step: number;
  /** Milliseconds in all: a server may take as many steps as it likes. */
  all: number;
  /** Ends it before that. */
  signal?: AbortSignal;
}

/**
 * Does something with a mail server over one connection. When the time is over the connection is cut off, so that
 * nothing is left that goes on unwatched.
 *
 * @throws Error when it took too long, and what `work` throws
 */
export async function withMailServer<Result>(
  url: string,
  { step, all, signal }: MailServerLimits,
  work: (transport: Transporter) => Promise<Result>,
): Promise<Result> {
  // Ours, because nodemailer gives nothing by which a conversation under way could be ended.
  const socket = new Socket();
  const cut = (): void => void socket.destroy(new Error('The connection to the mail server was given up.'));
  const transport = createTransport({
    url,
    socket,
    connectionTimeout: step,
    greetingTimeout: step,
    socketTimeout: step,
    // A field that is an object would make nodemailer read files and addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const working = work(transport);
  signal?.addEventListener('abort', cut, { once: true });
  try {
    if (await within(all, working)) return await working;
    working.catch(() => undefined);
    throw new Error(`The mail server did not come to an end within ${all / 1_000} s.`);
  } catch (error) {
    cut();
    throw error;
  } finally {
    signal?.removeEventListener('abort', cut);
  }
}
