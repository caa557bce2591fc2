import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from '../../support/global-setup.js';
import { ProductProcess } from '../../support/product-process.js';
import { ADMIN, GENERIC_SECRET, Person, WHATSAPP_SECRET } from './client.js';
import { ifItFails } from './closing.js';
import { killNow } from './injector.js';
import { Ledger } from './ledger.js';
import type { PostgresServer } from './postgres-server.js';

/** What the processes run on. */
export interface InstallationOptions {
  /** A server of the case's own; else a database on the server of the run, for cases that do it no harm. */
  postgres?: PostgresServer;
  /** An empty database in place of a migrated one. */
  empty?: boolean;
  /** More of the environment of each process. */
  env?: Record<string, string>;
}

/** Processes of the product on one database, and what a case needs to judge them. */
export class Installation {
  readonly ledger = new Ledger();
  readonly products: ProductProcess[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'parley-faults-'));

  private constructor(
    /** Address of the database itself, past every proxy. */
    readonly url: string,
    /** Connections of the case's own. */
    readonly pool: pg.Pool,
    private readonly env: Record<string, string>,
    private readonly drop: () => Promise<void>,
  ) {}

  static async create({
    postgres,
    empty = false,
    env = {},
  }: InstallationOptions = {}): Promise<Installation> {
    const { url, drop } = postgres
      ? { url: postgres.url, drop: () => Promise.resolve() }
      : await ownDatabase(empty);
    const pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 3_000 });
    pool.on('error', () => undefined);
    return new Installation(url, pool, env, drop);
  }

  /** Starts one more process. @param env on top of the installation's; DATABASE_URL may lead through a proxy */
  async start(env: Record<string, string> = {}): Promise<ProductProcess> {
    const product = await this.launch(env);
    await product.untilReady();
    return product;
  }

  /** Starts one more process and waits for nothing. */
  async launch(env: Record<string, string> = {}): Promise<ProductProcess> {
    const product = await ProductProcess.launch({
      DATABASE_URL: this.url,
      DATA_DIR: this.folder,
      JWT_ACCESS_SECRET: 'an access secret of the fault tests only',
      JWT_REFRESH_SECRET: 'a refresh secret of the fault tests only',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      GENERIC_WEBHOOK_SECRET: GENERIC_SECRET,
      WHATSAPP_APP_SECRET: WHATSAPP_SECRET,
      WHATSAPP_VERIFY_TOKEN: 'the verify token of the fault tests',
      OUTGOING_ALLOWED_HOSTS: '127.0.0.1',
      RATE_LIMIT_DISABLED: 'true',
      LOG_LEVEL: 'warn',
      ...this.env,
      ...env,
    });
    this.products.push(product);
    ifItFails(() => lastWords(product));
    return product;
  }

  /** Tells what the processes said last when the test that runs fails: for processes that were started before it. */
  explainFailures(): void {
    ifItFails(() => this.products.map(lastWords).join('\n'));
  }

  /** The administrator at a process. */
  person(at: ProductProcess): Promise<Person> {
    return Person.signIn(at.base);
  }

  /** What the processes complained about: it explains a failure. */
  complaints(): string {
    return this.products.flatMap(({ printed }) => printed.match(/^.*(ERROR|WARN).*$/gm) ?? []).join('\n');
  }

  /** Ends everything and removes it. */
  async close(): Promise<void> {
    for (const product of this.products) {
      // A frozen process hears no other signal.
      product.child.kill('SIGCONT');
      await killNow(product);
    }
    await this.pool.end();
    await this.drop();
    this.ledger.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function lastWords({ base, child, printed }: ProductProcess): string {
  return `${base} (exit code ${child.exitCode}) said last:\n${printed.slice(-60_000)}`;
}

async function ownDatabase(empty: boolean): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = inject('server');
  const name = `parley_fault_${randomBytes(6).toString('hex')}`;
  const source = empty ? 'template0' : inject('template');
  await onServer(server, `create database ${name} template ${source}`);
  return {
    url: withDatabase(server, name),
    drop: () => onServer(server, `drop database if exists ${name} with (force)`),
  };
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
