import { setTimeout as wait } from 'node:timers/promises';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { FastifyRequest } from 'fastify';
import type { Config } from '../config/config.js';
import { packageVersion } from '../config/project-path.js';
import { normalised, operationOf } from '../database/normalised-sql.js';
import type { QueryEnd, QueryStart } from '../database/watched-client.js';
import { currentRequest } from '../http/request-context.js';
import type { CallEnd, CallStart } from '../http/outgoing/outgoing-client.js';
import type { RequestEnd } from '../http/request-watch.js';
import { currentJob, type JobEnd, type JobStart } from '../jobs/running-job.js';
import type { Watch } from '../watch/watch.js';
import { Collector } from './collector.js';

/** What is traced. */
export interface Watches {
  requests: Watch<FastifyRequest, RequestEnd>;
  queries: Watch<QueryStart, QueryEnd>;
  jobs: Watch<JobStart, JobEnd>;
  calls: Watch<CallStart, CallEnd>;
}

/** Spans that wait for the collector; more are dropped. */
const QUEUE = { maxQueueSize: 2_048, maxExportBatchSize: 512, scheduledDelayMillis: 1_000 };
/** Milliseconds the last spans have at the end of the process. */
const LAST_WORDS = 2_000;
const MOST_STATEMENTS = 500;

/**
 * Makes a span of each request and job, and of the queries and outgoing calls within them. Spans hold patterns,
 * statements and hosts: no addresses, values, bodies or texts of errors.
 */
export class Tracing {
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;
  /** The span of each request and job that is open. */
  private readonly open = new WeakMap<object, Context>();
  private readonly statements = new Map<string, string>();

  constructor(endpoint: string, config: Pick<Config, 'APP_VERSION' | 'PROCESS_ROLE'>, watches: Watches) {
    this.provider = new BasicTracerProvider({
      resource: resourceFromAttributes({
        'service.name': 'parley',
        'service.version': config.APP_VERSION ?? packageVersion(),
        'parley.role': config.PROCESS_ROLE,
      }),
      spanProcessors: [new BatchSpanProcessor(new Collector(endpoint), QUEUE)],
    });
    this.tracer = this.provider.getTracer('parley');
    watches.requests.add((request) => this.request(request));
    watches.jobs.add((job) => this.job(job));
    watches.queries.add((query) => this.query(query));
    watches.calls.add((call) => this.call(call));
  }

  /** Sends what is left, for a moment, and stops. */
  async stop(): Promise<void> {
    const ended = this.provider.shutdown().catch(() => undefined);
    await Promise.race([ended, wait(LAST_WORDS, undefined, { ref: false })]);
  }

  private request(request: FastifyRequest): (end: RequestEnd) => void {
    const header = request.headers.traceparent;
    const remote = typeof header === 'string' ? parseTraceParent(header) : null;
    const parent = remote ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true }) : ROOT_CONTEXT;
    const span = this.tracer.startSpan(request.method, { kind: SpanKind.SERVER }, parent);
    this.open.set(request, trace.setSpan(parent, span));
    return ({ route, status, aborted }) => {
      span.updateName(`${request.method} ${route}`);
      span.setAttributes({
        'http.request.method': request.method,
        'http.route': route,
        'http.response.status_code': status,
        'parley.request_id': request.id,
      });
      if (aborted) span.setAttribute('error.type', 'aborted');
      finish(span, status >= 500 ? String(status) : undefined);
    };
  }

  private job(job: JobStart): (end: JobEnd) => void {
    const span = this.tracer.startSpan(`job ${job.name}`, { kind: SpanKind.CONSUMER }, ROOT_CONTEXT);
    span.setAttributes({ 'parley.job': job.name, 'parley.attempt': job.attempt });
    this.open.set(job, trace.setSpan(ROOT_CONTEXT, span));
    return ({ outcome, error }) => finish(span, outcome === 'done' ? undefined : nameOf(error));
  }

  private query({ sql }: QueryStart): (end: QueryEnd) => void {
    const parent = this.parent();
    // Signs of life and the like: spans of nothing.
    if (!parent) return () => undefined;
    const span = this.tracer.startSpan(operationOf(sql), { kind: SpanKind.CLIENT }, parent);
    span.setAttributes({ 'db.system.name': 'postgresql', 'db.query.text': this.statement(sql) });
    return ({ error }) => finish(span, error === undefined ? undefined : nameOf(error));
  }

  private call({ method, host }: CallStart): (end: CallEnd) => void {
    const parent = this.parent() ?? ROOT_CONTEXT;
    const span = this.tracer.startSpan(`${method} ${host}`, { kind: SpanKind.CLIENT }, parent);
    span.setAttributes({ 'http.request.method': method, 'server.address': host });
    return ({ status, error }) => {
      if (status !== undefined) span.setAttribute('http.response.status_code', status);
      finish(span, status === undefined ? error.code : status >= 400 ? String(status) : undefined);
    };
  }

  private parent(): Context | undefined {
    const owner = currentRequest() ?? currentJob();
    return owner && this.open.get(owner);
  }

  private statement(sql: string): string {
    let text = this.statements.get(sql);
    if (text === undefined) {
      text = normalised(sql);
      if (this.statements.size < MOST_STATEMENTS) this.statements.set(sql, text);
    }
    return text;
  }
}

function finish(span: Span, error: string | undefined): void {
  if (error !== undefined) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.setAttribute('error.type', error);
  }
  span.end();
}

/** What kind of error it is, without its text, which may quote values. */
function nameOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof Error ? error.name : 'error';
}
