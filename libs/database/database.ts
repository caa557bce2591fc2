import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { within } from '../clock/within.js';
import { JsonText } from '../http/json-text.js';
import { isSerializationFailure } from './database.errors.js';
import { PrismaClient, type Prisma } from './generated/client.js';
import { outliveLosses } from './lost-connections.js';
import { Watch } from '../watch/watch.js';
import { watchedClient, type QueryEnd, type QueryStart, type QueryWatch } from './watched-client.js';

/** Milliseconds: a busy or frozen server answers 503 within these instead of hanging. */
const CONNECT_TIMEOUT = 2_000;
const STATEMENT_TIMEOUT = 4_500;
const QUERY_TIMEOUT = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT = 10_000;
/** Statements kept prepared on each connection; texts beyond these are planned each time. */
const MAX_PREPARED = 200;
const CLOSE_LIMIT = 2_000;
const TRANSACTION_TRIES = 3;

/** Whether PostgreSQL plans a statement once for all values, or for the values of each call. */
export type Planning = 'once' | 'each';

/**
 * The one door to PostgreSQL: Prisma for typed changes, SQL for what must be fast or set-wise.
 * Inside `transaction` everything that goes through this class, jobs and events too, is part of it.
 */
export class Database {
  /** For what needs a connection of its own (COPY, batches outside any transaction). */
  readonly pool: pg.Pool;
  /** Tells of every query on this pool and on those that `openPool` opened. */
  readonly queries: QueryWatch = new Watch<QueryStart, QueryEnd>();
  private readonly root: PrismaClient;
  private readonly pools: pg.Pool[] = [];
  private readonly ambient = new AsyncLocalStorage<Prisma.TransactionClient>();
  private readonly prepared = new Map<string, string>();

  /**
   * @param url address of the database
   * @param size most connections of the pool
   * @param exclusive whether no other process can be using this database: it is our own, under our lock
   */
  constructor(
    readonly url: string,
    size: number,
    readonly exclusive = false,
  ) {
    this.pool = this.openPool(size);
    // Its longer errors quote the values they were given.
    this.root = new PrismaClient({ adapter: new PrismaPg(this.pool), errorFormat: 'minimal' });
  }

  /** Prisma: the current transaction's client inside `transaction`, else the plain one. */
  get prisma(): Prisma.TransactionClient {
    return this.ambient.getStore() ?? this.root;
  }

  /** Whether the caller runs inside `transaction`. */
  get inTransaction(): boolean {
    return this.ambient.getStore() !== undefined;
  }

  /**
   * Rows of an SQL text with `$1` parameters.
   *
   * @param plan `each` plans the statement for these values; by default it is planned once and kept
   */
  async rows<Row>(sql: string, values: readonly unknown[] = [], plan: Planning = 'once'): Promise<Row[]> {
    const tx = this.ambient.getStore();
    if (tx) return tx.$queryRawUnsafe<Row[]>(sql, ...values);
    const result = await this.pool.query<Row & pg.QueryResultRow>(this.statement(sql, values, plan));
    return result.rows;
  }

  /**
   * The JSON that PostgreSQL builds in the single column `json` of the first row.
   *
   * @returns undefined when there is no row or the column is null
   */
  async json(sql: string, values: readonly unknown[] = []): Promise<JsonText | undefined> {
    const [row] = await this.rows<{ json: unknown }>(sql, values);
    if (row?.json === undefined || row.json === null) return undefined;
    return new JsonText(typeof row.json === 'string' ? row.json : JSON.stringify(row.json));
  }

  /**
   * Runs `work` in one transaction: all or nothing. Joins the transaction that is already open, if any.
   * Serialization failures and deadlocks are tried again, so `work` must have no effect outside the database.
   */
  async transaction<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.inTransaction) return work();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.root.$transaction((tx) => this.ambient.run(tx, work), {
          maxWait: CONNECT_TIMEOUT,
          timeout: 15_000,
        });
      } catch (error) {
        if (attempt >= TRANSACTION_TRIES || !isSerializationFailure(error)) throw error;
        await wait(attempt * 10 + Math.random() * 20);
      }
    }
  }

  /** Another pool on the same database, for what must not wait for this one's connections. It ends with `close` at the latest. */
  openPool(size: number): pg.Pool {
    const pool = openPool(this.url, size, this.queries);
    this.pools.push(pool);
    return pool;
  }

  /** Ends all connections. One that still works on something ends with the process. */
  async close(): Promise<void> {
    await within(CLOSE_LIMIT, this.root.$disconnect());
    const open = this.pools.filter((pool) => !pool.ending);
    await within(CLOSE_LIMIT, Promise.all(open.map(endPool)));
  }

  private statement(sql: string, values: readonly unknown[], plan: Planning): pg.QueryConfig {
    if (plan === 'each') return { text: sql, values: [...values] };
    let name = this.prepared.get(sql);
    if (name === undefined && this.prepared.size < MAX_PREPARED) {
      name = createHash('sha1').update(sql).digest('base64url');
      this.prepared.set(sql, name);
    }
    return { name, text: sql, values: [...values] };
  }
}

/** Ends a pool. It is over when the server has let go of every connection, not when it was asked to. */
async function endPool(pool: pg.Pool): Promise<void> {
  let left = pool.totalCount;
  const gone = new Promise<void>((resolve) => {
    if (left === 0) resolve();
    pool.on('remove', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  await pool.end();
  await gone;
}

/** A pool with limits on every wait; an idle connection that dies is replaced, not fatal. */
export function openPool(url: string, size: number, watch?: QueryWatch): pg.Pool {
  const log = new Logger('Database');
  const pool = new pg.Pool({
    Client: watch && watchedClient(watch),
    connectionString: url,
    max: size,
    // One stays open: whoever comes after a quiet moment does not wait for a new one on a busy machine.
    min: 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT,
    keepAlive: true,
    application_name: 'parley',
    // Compiling a statement costs seconds where running it costs milliseconds.
    options: '-c jit=off',
  });
  outliveLosses(pool, (error) => log.warn(`a connection was lost: ${error.message}`));
  return pool;
}
