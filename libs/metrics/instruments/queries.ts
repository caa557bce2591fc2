import { Injectable, Logger } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Config } from '../../config/config.js';
import { Database } from '../../database/database.js';
import { normalised, operationOf } from '../../database/normalised-sql.js';
import { Metrics } from '../metrics.js';
import { Timings } from '../timings.js';

/** How the database does, from this process's side. */
export interface QueryFigures {
  queries: number;
  slowQueries: number;
  /** Milliseconds; null before the first query. */
  p95: number | null;
}

/** Times every query of this process and logs the slow ones, without their values. */
@Injectable()
export class QueryInstrument {
  private readonly log = new Logger('Database');
  private readonly timings: Timings<'operation' | 'outcome'>;
  private readonly slow: Counter;
  private slowCount = 0;

  constructor(
    metrics: Metrics,
    private readonly config: Config,
    { queries, pool }: Database,
  ) {
    const registers = [metrics.registry];
    this.timings = new Timings(
      metrics.registry,
      'parley_db_query_duration_seconds',
      'Database queries by kind of statement and outcome, without the wait for a free connection.',
      ['operation', 'outcome'],
    );
    this.slow = new Counter({
      name: 'parley_db_slow_queries_total',
      help: 'Database queries that took SLOW_QUERY_MS or longer.',
      registers,
    });
    new Gauge({
      name: 'parley_db_pool',
      help: 'Connections of the pool for requests: open, idle; and callers waiting for one.',
      labelNames: ['state'],
      registers,
      collect() {
        this.set({ state: 'open' }, pool.totalCount);
        this.set({ state: 'idle' }, pool.idleCount);
        this.set({ state: 'waiting' }, pool.waitingCount);
      },
    });
    queries.add(({ sql }) => {
      const began = performance.now();
      return ({ error }) => this.note(sql, performance.now() - began, error);
    });
  }

  /** Since the start of the process. */
  async figures(): Promise<QueryFigures> {
    const all = (await this.timings.figures(() => 'all')).get('all');
    return { queries: all?.count ?? 0, slowQueries: this.slowCount, p95: all?.p95 ?? null };
  }

  private note(sql: string, ms: number, error: unknown): void {
    this.timings.note({ operation: operationOf(sql), outcome: error === undefined ? 'ok' : 'error' }, ms);
    if (ms < this.config.SLOW_QUERY_MS) return;
    this.slow.inc();
    this.slowCount += 1;
    this.log.warn({ message: `slow query: ${normalised(sql)}`, ms: Math.round(ms) });
  }
}
