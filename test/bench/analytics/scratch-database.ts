import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@libs/database/embedded/embedded-postgres.js';
import { migrate } from '@libs/database/open-database.js';

/** A server to measure on: BENCH_DATABASE_URL, or an embedded one of its own. */
export interface BenchServer {
  url: string;
  stop(): Promise<void>;
}

/** @param url of a server on which databases may be made; an embedded one is started when it is left out */
export async function openServer(url: string | undefined): Promise<BenchServer> {
  if (url !== undefined) return { url, stop: () => Promise.resolve() };
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const server = await startEmbeddedPostgres({ dataDir });
  return {
    url: server.url,
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A migrated database that is dropped at the end, and a data folder for the product. */
export class ScratchDatabase {
  private constructor(
    readonly url: string,
    readonly folder: string,
    /** A connection without the limits of requests. */
    readonly client: pg.Client,
    private readonly server: string,
    private readonly name: string,
  ) {}

  static async create(server: string): Promise<ScratchDatabase> {
    const name = `parley_bench_${randomBytes(4).toString('hex')}`;
    await asAdmin(server, `create database ${name}`);
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();
    await migrate(url);
    const client = new pg.Client({ connectionString: url, application_name: 'parley bench' });
    await client.connect();
    return new ScratchDatabase(url, mkdtempSync(join(tmpdir(), 'parley-bench-data-')), client, server, name);
  }

  async drop(): Promise<void> {
    await this.client.end();
    await asAdmin(this.server, `drop database if exists ${this.name} with (force)`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function asAdmin(server: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
