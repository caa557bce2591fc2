import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { BodyBudget } from './body-budget.js';
import { MAX_BODY_BYTES } from './body-parsers.js';
import { EventLoopLag } from './event-loop-lag.js';
import { BusyError } from './http.errors.js';

/** Milliseconds between two measurements. */
const MEASURE_EVERY = 250;
/** Part of the heap that may be in use: beyond it V8 does little else than collect, and then gives up. */
const HEAP_SHARE = 0.85;
/** Part of the memory of the machine or container. */
const MEMORY_SHARE = 0.9;
/** Part of the memory that large bodies may take together: parsed, they take several times their size. */
const BODIES_SHARE = 1 / 8;
/** How much more of each webhooks may take: they are refused last, though their senders try again. */
const WEBHOOKS_MORE = { delay: 2, heap: 1.08, rss: 1.05, bodies: 1.5 };

const MB = 1024 * 1024;

/** What a process can bear. */
export interface Bearable {
  /** Bytes of JavaScript objects. */
  heapBytes: number;
  /** Bytes of the whole process. */
  rssBytes: number;
  /** Bytes of all large request bodies together. */
  bodyBytes: number;
  /** Milliseconds by which work is late; 0 when it does not matter. */
  delayMs: number;
}

/** What this process can bear, from its configuration, its heap and the memory of the machine or container. */
export function bearable(
  config: Pick<Config, 'MAX_MEMORY_MB' | 'MAX_EVENT_LOOP_DELAY_MS'>,
  heapLimit = getHeapStatistics().heap_size_limit,
  memory = availableMemory(),
): Bearable {
  const rssBytes = config.MAX_MEMORY_MB > 0 ? config.MAX_MEMORY_MB * MB : memory * MEMORY_SHARE;
  return {
    heapBytes: heapLimit * HEAP_SHARE,
    rssBytes,
    bodyBytes: Math.max(2 * MAX_BODY_BYTES, Math.min(heapLimit, rssBytes) * BODIES_SHARE),
    delayMs: config.MAX_EVENT_LOOP_DELAY_MS,
  };
}

/** Refuses requests with 503 before the process drowns in them. Probes and the metrics are always answered. */
export async function shedLoad(fastify: FastifyInstance, config: Config): Promise<void> {
  const { heapBytes, rssBytes, bodyBytes, delayMs } = bearable(config);
  const lag = new EventLoopLag();
  fastify.addHook('onClose', () => lag.stop());
  fastify.addHook('onRequest', (request, _reply, done) => {
    const limit = delayMs * (isWebhook(request) ? WEBHOOKS_MORE.delay : 1);
    done(delayMs > 0 && lag.sustained > limit && !isExempt(request) ? new BusyError() : undefined);
  });
  await fastify.register(underPressure, {
    sampleInterval: MEASURE_EVERY,
    maxHeapUsedBytes: heapBytes,
    maxRssBytes: rssBytes,
    pressureHandler: (request, _reply, type, value = 0) => {
      if (isExempt(request)) return undefined;
      const [limit, more] =
        type === 'rssBytes' ? [rssBytes, WEBHOOKS_MORE.rss] : [heapBytes, WEBHOOKS_MORE.heap];
      if (isWebhook(request) && value <= limit * more) return undefined;
      return Promise.reject(new BusyError());
    },
  });
  new BodyBudget(bodyBytes).guard(fastify, (request) => (isWebhook(request) ? WEBHOOKS_MORE.bodies : 1));
}

function isExempt({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url === '/health/live' || routeOptions.url === '/metrics';
}

function isWebhook({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.url?.startsWith('/api/webhooks/') ?? false;
}

/** Bytes: the container's limit where there is one, else all of the machine. */
function availableMemory(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}
