import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { RequestWatch, type RequestEnd } from '../../http/request-watch.js';
import { Metrics } from '../metrics.js';
import { Throughput } from '../throughput.js';
import { Timings, type TimingFigures } from '../timings.js';

/** How one route does. */
export interface RouteFigures extends TimingFigures {
  method: string;
  route: string;
  /** Answers with a status of 500 or more / all answers, 0 to 1. */
  errorRate: number | null;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Times requests by the pattern of their route, and counts those that were one too many. */
@Injectable()
export class RequestInstrument {
  private readonly timings: Timings<'method' | 'route' | 'status'>;
  private readonly refusals: Counter<'caller'>;
  private readonly throughput = new Throughput();

  constructor(
    metrics: Metrics,
    private readonly watch: RequestWatch,
  ) {
    const registers = [metrics.registry];
    this.timings = new Timings(
      metrics.registry,
      'parley_http_request_duration_seconds',
      'Requests by route and class of status; "aborted" when the client left. Event streams are not among them.',
      ['method', 'route', 'status'],
    );
    this.refusals = new Counter({
      name: 'parley_rate_limit_refusals_total',
      help: 'Requests refused because there were too many, by who sent them.',
      labelNames: ['caller'],
      registers,
    });
    new Gauge({
      name: 'parley_http_requests_in_flight',
      help: 'Requests being served, open event streams among them.',
      registers,
      collect() {
        this.set(watch.open);
      },
    });
    watch.add(() => (end) => this.note(end));
  }

  /** Requests that are being served. */
  get inFlight(): number {
    return this.watch.open;
  }

  /** Requests a second, over the last minute. */
  get perSecond(): number {
    return this.throughput.perSecond();
  }

  /** Each route that was called since the start of the process, the busiest first. */
  async routes(): Promise<RouteFigures[]> {
    const all = await this.timings.figures(({ method, route }) => `${method ?? ''} ${route ?? ''}`);
    const failed = await this.timings.figures(({ method, route, status }) =>
      status === '5xx' ? `${method ?? ''} ${route ?? ''}` : undefined,
    );
    return [...all]
      .map(([name, figures]) => {
        const [method = '', route = ''] = name.split(' ');
        const errors = failed.get(name)?.count ?? 0;
        return { method, route, ...figures, errorRate: figures.count === 0 ? null : errors / figures.count };
      })
      .sort((a, b) => b.count - a.count || (a.route < b.route ? -1 : 1));
  }

  /** All requests as one. */
  async total(): Promise<TimingFigures & { errorRate: number | null }> {
    const all = (await this.timings.figures(() => 'all')).get('all');
    const failed = (await this.timings.figures(({ status }) => (status === '5xx' ? 'all' : undefined))).get(
      'all',
    );
    if (!all) return { count: 0, p50: null, p95: null, p99: null, errorRate: null };
    return { ...all, errorRate: (failed?.count ?? 0) / all.count };
  }

  private note(end: RequestEnd): void {
    this.throughput.note();
    if (end.stream) return;
    const method = METHODS.has(end.request.method) ? end.request.method : 'other';
    const status = end.aborted ? 'aborted' : `${Math.floor(end.status / 100)}xx`;
    this.timings.note({ method, route: end.route, status }, end.ms);
    if (end.status === 429) this.refusals.inc({ caller: callerOf(end) });
  }
}

function callerOf({ request: { actor }, route }: RequestEnd): string {
  if (route.startsWith('/api/webhooks/')) return 'webhook';
  return actor?.type ?? 'anonymous';
}
