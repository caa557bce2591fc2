import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { parse } from 'csv-parse/sync';
import { describe, it } from 'vitest';
import { FileSender } from '../features/customers/file-sender.js';
import type { Import } from '../features/customers/imports.js';
import { Person } from '../faults/harness/client.js';
import { atTheEnd } from '../faults/harness/closing.js';
import { Installation } from '../faults/harness/installation.js';
import type { ProductProcess } from '../support/product-process.js';
import { csvOf, xlsxOf } from '../features/customers/import-files.js';
import { cpuOf, forgetMost, heldBy, mostHeldBy } from '../support/process-memory.js';

const SIZES = (process.env.BENCH_ROWS ?? '20000,100000').split(',').map(Number);
const MB = 1024 * 1024;
/** Rows that the plain way inserts with one statement. */
const PLAIN_BATCH = 1_000;

/**
 * How long many rows take to come in and to be taken back, beside the plainest way there is, and how much memory the
 * process of the product needs for it. Prints figures and judges none:
 * `BENCH=1 npx vitest run test/bench/import.spec.ts`.
 */
describe.runIf(process.env.BENCH === '1')('an import', () => {
  it.each(SIZES)(
    'of %i rows',
    async (rows) => {
      const csv = csvOf(rows, 'bench.example');
      await plain(csv, rows);
      const installation = await Installation.create();
      atTheEnd(() => installation.close());
      const product = await installation.start();
      const files = new FileSender(product, await Person.signIn(product.base));
      // What a process loads and compiles once is no part of the price of a row.
      await files.imported(csvOf(500, 'warm.example'));
      const taken = (what: string, file: Buffer, more: Record<string, string> = {}): Promise<Import> =>
        measured(`${what}, ${(file.length / MB).toFixed(0)} MB`, product, rows, () =>
          files.imported(file, { unknownColumns: 'customFields', ...more }),
        );
      const { id } = await taken('CSV', csv);
      await taken('the same again, skipped', csv);
      await taken('the same again, dry run', csv, { dryRun: 'true' });
      const changed = csvOf(rows, 'bench.example', 'Another company');
      await taken('the same people, changed', changed, { duplicates: 'update' });
      await taken('XLSX', await xlsxOf(rows, 'bench-xlsx.example'));
      await measured('undoing the CSV', product, rows, () => files.undone(id));
    },
    3_600_000,
  );
});

/** Does something with a file of so many rows and tells what it cost the process. */
async function measured<Result>(
  what: string,
  product: ProductProcess,
  rows: number,
  work: () => Promise<Result>,
): Promise<Result> {
  await wait(2_000);
  forgetMost(product);
  const idle = heldBy(product);
  const cpu = cpuOf(product);
  const began = performance.now();
  const result = await work();
  const seconds = (performance.now() - began) / 1_000;
  say(
    `${what}: ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s), ` +
      `${(cpuOf(product) - cpu).toFixed(1)} s of the process's CPU, ` +
      `RSS ${idle.toFixed(0)} MB + at most ${(mostHeldBy(product) - idle).toFixed(0)} MB`,
  );
  return result;
}

/** The plainest ways to have a file's rows in PostgreSQL: into a table without any index, and into one like ours. */
async function plain(csv: Buffer, rows: number): Promise<void> {
  const installation = await Installation.create();
  try {
    const client = new pg.Client({ connectionString: installation.url });
    await client.connect();
    await client.query(
      'create table bare (name text, email text, phone text, company text, tags text[], locale text, fields jsonb)',
    );
    const fields = 'jsonb_build_object($$Region$$, region)';
    const from = `unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
      told (name, email, phone, company, tags, locale, region)`;
    await timed(
      'a bare table',
      client,
      csv,
      rows,
      `insert into bare
      select name, email, phone, company, string_to_array(tags, ';'), locale, ${fields} from ${from}`,
    );
    await timed(
      'the table of customers, with its indexes',
      client,
      csv,
      rows,
      `insert into "Customer"
      (id, name, email, phone, company, tags, locale, "customFields", source)
      select gen_random_uuid(), name, email, phone, company, string_to_array(tags, ';'), locale, ${fields}, 'IMPORT' from ${from}`,
    );
    await client.end();
  } finally {
    await installation.close();
  }
}

async function timed(what: string, client: pg.Client, csv: Buffer, rows: number, sql: string): Promise<void> {
  const began = performance.now();
  const [, ...told] = parse(csv);
  for (let at = 0; at < told.length; at += PLAIN_BATCH) {
    const some = told.slice(at, at + PLAIN_BATCH);
    const columns = Array.from({ length: 7 }, (_, column) => some.map((cells) => cells[column]));
    await client.query(sql, columns);
  }
  const seconds = (performance.now() - began) / 1_000;
  say(`plain, into ${what}: ${seconds.toFixed(1)} s (${Math.round(rows / seconds)} rows/s)`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
