import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { constants } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { MAX_BODY_BYTES, useBodyParsers } from './body-parsers.js';
import { JsonText } from './json-text.js';
import { shedLoad } from './load-shedding.js';
import { ProblemFilter } from './problem.filter.js';
import { withinRequest } from './request-context.js';
import { RequestDrain } from './request-drain.js';
import { RequestWatch, watchRequests } from './request-watch.js';
import { answerUnreadable, refuseTheUnfit } from './unreadable-requests.js';
import { validationPipe } from './validation.js';

/** Ids a caller may choose: what fits in a log line without trouble. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;

/** Under these, answers hold tokens, keys or secrets. */
const SECRET_ROUTES = ['/api/auth', '/api/api-keys', '/api/webhook-endpoints'];

/** Fastify with limits on every wait. `trustProxy` only ever holds addresses: a number would trust nobody or everybody. */
export function createAdapter(config: Config): FastifyAdapter {
  const problems = new ProblemFilter(config);
  return new FastifyAdapter({
    trustProxy: config.TRUST_PROXY.length > 0 ? config.TRUST_PROXY : false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: config.REQUEST_TIMEOUT_MS,
    http: {
      // Node swaps this with requestTimeout when it is the larger of the two.
      headersTimeout: Math.min(config.HEADERS_TIMEOUT_MS, config.REQUEST_TIMEOUT_MS),
      connectionsCheckingInterval: Math.min(5_000, config.HEADERS_TIMEOUT_MS / 2),
      // Node would answer without a body: see refuseTheUnfit.
      requireHostHeader: false,
    },
    keepAliveTimeout: 72_000,
    // Event streams never end by themselves: without this, closing would wait for them for ever.
    forceCloseConnections: true,
    genReqId: (raw: IncomingMessage) => requestId(raw),
    requestIdHeader: false,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      // No hook runs for these.
      request.server.requestWatch?.follow(request, reply);
      problems.answer(error, request, reply);
    },
    clientErrorHandler: answerUnreadable,
  });
}

/** Everything the server does before a controller sees the request. */
export async function configureServer(app: NestFastifyApplication, config: Config): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  watchRequests(fastify, app.get(RequestWatch));
  RequestDrain.watch(fastify);
  refuseTheUnfit(fastify);
  useBodyParsers(fastify);
  fastify.setReplySerializer((payload) =>
    payload instanceof JsonText ? payload.text : JSON.stringify(payload),
  );
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    if (answersWithSecrets(request)) request.headers['x-no-compression'] = 'true';
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
        // Everything comes from this process; only styles may stand in the page itself.
        fontSrc: ["'self'", 'data:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  });
  await shedLoad(fastify, config);
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

/** Compressed together with what a stranger wrote, the length of an answer would tell about the secret in it. */
function answersWithSecrets({ routeOptions }: FastifyRequest): boolean {
  return SECRET_ROUTES.some((route) => routeOptions.url?.startsWith(route) ?? false);
}

function requestId(raw: IncomingMessage): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}
