import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Socket } from 'node:net';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { useBodyParsers, MAX_BODY_BYTES } from './body-parsers.js';
import { JsonText } from './json-text.js';
import { problem, PROBLEM_TYPE } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import { withinRequest } from './request-context.js';
import { validationPipe } from './validation.js';

/** Ids a caller may choose: what fits in a log line without trouble. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Fastify with limits on every wait. `trustProxy` only ever holds addresses: a number would trust nobody or everybody. */
export function createAdapter(config: Config): FastifyAdapter {
  const problems = new ProblemFilter(config);
  return new FastifyAdapter({
    trustProxy: config.TRUST_PROXY.length > 0 ? config.TRUST_PROXY : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 30_000,
    // Node swaps this with requestTimeout when it is the larger of the two.
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 },
    keepAliveTimeout: 72_000,
    // Event streams never end by themselves: without this, closing would wait for them for ever.
    forceCloseConnections: true,
    genReqId: (raw: IncomingMessage) => requestId(raw),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      problems.answer(error, request, reply),
    clientErrorHandler: answerUnreadable,
  });
}

/** Everything the server does before a controller sees the request. */
export async function configureServer(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  useBodyParsers(fastify);
  fastify.setReplySerializer((payload) =>
    payload instanceof JsonText ? payload.text : JSON.stringify(payload),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    // Answers that hold tokens are never compressed: their length would tell about them.
    if (request.url.startsWith('/api/auth')) request.headers['x-no-compression'] = 'true';
    withinRequest(request, done);
  });
  // Once more at the end: plugins may answer before the hook above runs.
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        // Without TLS in front the browser would be told to load our own scripts over https.
        upgradeInsecureRequests: null,
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
      },
    },
  });
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  app.enableCors({
    origin: config.NODE_ENV === 'development' ? true : config.CORS_ORIGINS,
    credentials: true,
    // An OPTIONS that is no preflight is a request like any other, not a plain-text error.
    strictPreflight: false,
    exposedHeaders: [
      'etag',
      'x-request-id',
      'retry-after',
      'ratelimit-limit',
      'ratelimit-remaining',
      'ratelimit-reset',
    ],
  });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(config));
}

function requestId(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** What Node itself can't read never becomes a request: answered on the bare socket. */
function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET') return;
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const id = randomUUID();
  const body = JSON.stringify(
    problem({
      status,
      code:
        status === 431 ? 'request.headers_too_large' : status === 408 ? 'request.timeout' : 'request.invalid',
      detail:
        status === 431
          ? 'The headers are too large. Send fewer or shorter ones.'
          : status === 408
            ? 'The request took too long to arrive. Send it again.'
            : 'This is not HTTP that can be read. Check the client.',
      instance: '',
      requestId: id,
    }),
  );
  socket.end(
    `HTTP/1.1 ${status} Problem\r\nContent-Type: ${PROBLEM_TYPE}\r\nX-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
