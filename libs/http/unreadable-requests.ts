import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../errors/app-error.js';
import { problem, PROBLEM_TYPE, type Problem } from './problem.js';

const log = new Logger('Http');
/** Milliseconds a client gets to read why its connection ends. */
const LINGER = 1_000;

/** What is wrong with a request that never became one, by Node's name for it. */
const FAULTS: Record<string, { status: number; code: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'request.headers_too_large',
    detail: 'The headers are too large. Send fewer or shorter ones.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'request.timeout',
    detail: 'The request took too long to arrive. Send it again.',
  },
};
const NO_HTTP = {
  status: 400,
  code: 'request.invalid',
  detail: 'This is not HTTP that can be read. Check the client.',
};

/** What Node itself can't read never becomes a request: answered on the bare socket. */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return;
  const { status, id, body } = written(FAULTS[error.code ?? ''] ?? NO_HTTP);
  const head = [
    `HTTP/1.1 ${status} Problem`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `X-Request-Id: ${id}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // A client that neither reads nor leaves would keep the connection for ever.
  setTimeout(() => socket.destroy(), LINGER).unref();
}

/**
 * Takes over from Node what it would answer without a word: requests without a Host, and expectations that nobody
 * can meet. The server has to be made with `requireHostHeader: false`.
 */
export function refuseTheUnfit(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', ({ raw, headers }, _reply, done) => {
    const hostless = raw.httpVersion === '1.1' && headers.host === undefined;
    done(
      hostless ? new AppError('request.invalid', 400, 'The Host header is missing. Send one.') : undefined,
    );
  });
  const server: Server = fastify.server;
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const detail = 'Only "Expect: 100-continue" is understood. Leave the header out.';
    const { status, id, body } = written({ status: 417, code: 'request.expectation', detail });
    response.writeHead(status, {
      'content-type': PROBLEM_TYPE,
      'x-request-id': id,
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    });
    response.end(body);
  });
}

function written(fault: { status: number; code: string; detail: string }): {
  status: number;
  id: string;
  body: string;
} {
  const id = randomUUID();
  const { status } = fault;
  // No hook sees these: their line in the log is written here.
  log.log({ level: 'http', message: `unreadable ${status}`, status, requestId: id });
  const told: Problem = problem({ ...fault, instance: '', requestId: id });
  return { status, id, body: JSON.stringify(told) };
}
