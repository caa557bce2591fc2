import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, dirname } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { DatabaseError, Pool, QueryArrayConfig, QueryArrayResult } from 'pg';
import { MigrationError } from './migration.errors.js';

/** Prisma's schema engine, on one pool. */
export interface BoundEngine {
  engine: SchemaEngine;
  /** Waits for work of the engine: when it breaks down it says so once and never settles what it was at. */
  orPanic: <T>(work: Promise<T>) => Promise<T>;
  /** Gives the engine's memory back; the pool stays open. */
  free: () => void;
}

/** Called with each migration's SQL, to run it. */
export type RunScript = (script: string) => Promise<void>;

/** No table or enum is managed by somebody else. */
export const FILTERS = { externalTables: [], externalEnums: [] };

/** Object numbers of PostgreSQL's types (pg_type.dat): "char", one byte, and text. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** What is used here of a global that the types of Node 20 leave to those of browsers. */
interface WebAssemblyApi {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
}

let loading: Promise<typeof SchemaEngine> | undefined;

/**
 * Binds the engine to a pool. The pool is the engine's alone until `free`: it runs one query at a time on it.
 *
 * @param schemaPath the file schema.prisma
 * @param runScript replaces the driver adapter's way, which cuts a script at every semicolon, also within
 * functions and texts
 */
export async function bindEngine(pool: Pool, schemaPath: string, runScript: RunScript): Promise<BoundEngine> {
  loading ??= loadEngine();
  const Engine = await loading;
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(pool, runScript));
  const datamodels: [string, string][] = [[schemaPath, await readFile(schemaPath, 'utf8')]];
  const engine = await Engine.new({ datamodels }, () => undefined, factory);
  const panic = hearPanic();
  return { engine, orPanic: (work) => Promise.race([work, panic]), free: () => engine.free() };
}

/** The package is made for bundlers; in Node its WebAssembly is read and joined by hand. */
async function loadEngine(): Promise<typeof SchemaEngine> {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const here = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
  const { instance } = await WebAssembly.instantiate(
    await readFile(join(dirname(here), 'schema_engine_bg.wasm')),
    {
      './schema_engine_bg.js': glue,
    },
  );
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return glue.SchemaEngine;
}

/** @returns a promise that fails when the engine breaks down; a global of this name is where it says why */
function hearPanic(): Promise<never> {
  const panic = new Promise<never>((_, reject) => {
    const set_message = (message: string): void =>
      reject(new MigrationError(`Prisma's schema engine broke down; please report this: ${message}`));
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message } });
  });
  // Whoever waits for work hears it; without work there is nobody to tell.
  panic.catch(() => undefined);
  return panic;
}

class MigrationAdapter extends PrismaPg {
  constructor(
    private readonly pool: Pool,
    private readonly runScript: RunScript,
  ) {
    super(pool);
  }

  override async connect(): ReturnType<PrismaPg['connect']> {
    const adapter = await super.connect();
    const charColumns = passCharAsText(this.pool);
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query);
      for (const column of charColumns()) result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    };
    adapter.executeScript = (script) => this.runScript(script).catch(rethrowForEngine);
    return adapter;
  }
}

/** The engine keeps the message of errors it knows in the history. */
function rethrowForEngine(error: unknown): never {
  const {
    code = '',
    severity = 'ERROR',
    message,
    detail,
    column,
    hint,
  } = error as Partial<DatabaseError> & Error;
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}

/**
 * The adapter refuses columns of the type "char", which the system catalogue is full of: they are passed to it
 * as text, and named to the engine as what they are.
 *
 * @returns a function that tells which columns of the last result were such
 */
function passCharAsText(pool: Pool): () => number[] {
  let columns: number[] = [];
  const query = pool.query.bind(pool) as (config: QueryArrayConfig | string) => Promise<QueryArrayResult>;
  Object.assign(pool, {
    query: async (config: QueryArrayConfig | string) => {
      const result = await query(config);
      if (typeof config === 'string') return result;
      columns = [];
      result.fields.forEach((field, index) => {
        if (field.dataTypeID !== CHAR_OID) return;
        field.dataTypeID = TEXT_OID;
        columns.push(index);
      });
      return result;
    },
  });
  return () => columns;
}
