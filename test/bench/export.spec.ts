import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { PassThrough, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import ExcelJS from 'exceljs';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { describe, it } from 'vitest';
import { workbook, type Row, type SheetColumn } from '@libs/xlsx/workbook.js';
import { atTheEnd } from '../faults/harness/closing.js';
import { Installation } from '../faults/harness/installation.js';
import { ADMIN } from '../faults/harness/client.js';
import { forgetMost, heldBy, mostHeldBy } from '../support/process-memory.js';
import type { ProductProcess } from '../support/product-process.js';

/** Messages in the database, rows of workbooks, and interleaved rounds. */
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 1_000_000);
const ROWS = 100_000;
const ROUNDS = 3;
/** What a slow client takes: bytes, and milliseconds between two helpings. */
const SIP = 256 * 1024;
const SIP_EVERY = 10;
const SLOW_FOR = 20_000;
const MB = 1024 * 1024;

/**
 * What exports cost beside PostgreSQL's own COPY, and workbooks beside another writer's; and what they take of memory.
 * Prints figures and judges none: `BENCH=1 npx vitest run test/bench/export.spec.ts`.
 */
describe.runIf(process.env.BENCH === '1')('an export', () => {
  it('beside COPY to the same kind of socket, and in flat memory', async () => {
    const installation = await Installation.create({ env: { PROCESS_ROLE: 'web' } });
    atTheEnd(() => installation.close());
    await fill(installation.url);
    const product = await installation.start();
    const token = await signIn(product);
    const plain = await plainCopy(installation.url);
    const ours = `${product.base}/api/analytics/export?dataset=messages&format=csv`;
    const ratios: number[] = [];
    await take(plain, token);
    for (let round = 0; round < ROUNDS; round += 1) {
      const copied = await take(plain, token);
      const exported = await take(ours, token);
      ratios.push(exported.seconds / copied.seconds);
      say(`CSV ${MESSAGES} messages: COPY ${figures(copied)}, export ${figures(exported)}`);
    }
    say(`CSV export / COPY: ${ratios.map((one) => one.toFixed(2)).join(' ')}`);
    for (const format of ['csv', 'json', 'xlsx']) await memory(product, token, format);
  }, 1_800_000);

  it('as a workbook beside another streaming writer', async () => {
    const ratios: number[] = [];
    const cpu: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const theirs = await timed(writeByExcelJs);
      const own = await timed(writeOurs);
      ratios.push(own.ms / theirs.ms);
      cpu.push(own.cpu / theirs.cpu);
      say(
        `XLSX ${ROWS} rows: exceljs ${theirs.ms | 0} ms (CPU ${theirs.cpu | 0}), own ${own.ms | 0} ms (CPU ${own.cpu | 0})`,
      );
    }
    say(
      `XLSX own / exceljs: ${ratios.map((one) => one.toFixed(2)).join(' ')}; CPU ${cpu.map((one) => one.toFixed(2)).join(' ')}`,
    );
  }, 600_000);
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Messages as a year brings them, with the indexes that exports go by: all of them would take the most of an hour. */
async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `select indexname as name from pg_indexes where tablename = 'Message' and indexname not in ('Message_pkey', 'Message_createdAt_id_idx', 'Message_platform_externalId_key')`,
  );
  await client.query(`drop index ${rows.map(({ name }) => `"${name}"`).join(', ')}`);
  await client.query('set session_replication_role = replica');
  await client.query(
    `insert into "Customer" (id, name, "updatedAt")
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Customer ' || n, now() from generate_series(0, 9999) n`,
  );
  await client.query(
    `insert into "Conversation" (id, "customerId", platform, "updatedAt") select id, id, 'WHATSAPP', now() from "Customer"`,
  );
  await client.query(
    `insert into "Message" (id, "conversationId", "customerId", platform, direction, body, "externalId", status, intent,
       "intentConfidence", sentiment, "sentimentScore", "analyzedBy", "occurredAt", "createdAt", "updatedAt")
     select ('10000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, c, c, 'WHATSAPP',
       (array['INBOUND', 'OUTBOUND'])[1 + n % 2]::"MessageDirection",
       case when n % 20 = 0 then '=' else '' end || 'How much is the large plan, and when can it be here? ' || n,
       'wamid.' || n, 'RECEIVED', 'PRICING', 0.5 + (n % 50) / 100.0, 'NEUTRAL', 0.1, 'local', at, at, at
     from generate_series(1, $1::int) n,
       lateral (select ('00000000-0000-7000-8000-' || lpad((n % 10000)::text, 12, '0'))::uuid as c,
         timestamptz '2025-01-01' + n * interval '31 seconds' as at) made`,
    [MESSAGES],
  );
  await client.query('vacuum analyze "Message"');
  await client.end();
}

/** A server that answers with PostgreSQL's own COPY of the same columns, and does nothing else. @returns its address */
async function plainCopy(url: string): Promise<string> {
  const columns = `id, "customerId", platform, direction, "contentType", body, attachments, "externalId", status,
    "failureReason", intent, "intentConfidence", sentiment, "sentimentScore", urgent, "analyzedBy", "authorId",
    "replyToId", reactions, "editedAt", "revokedAt", "occurredAt", "createdAt"`;
  const server = createServer((_, answer) => {
    const client = new pg.Client({ connectionString: url });
    void client
      .connect()
      .then(() =>
        pipeline(
          client.query(copyTo(`copy (select ${columns} from "Message") to stdout (format csv, header)`)),
          answer,
        ),
      )
      .finally(() => client.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atTheEnd(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/`;
}

async function signIn({ base }: ProductProcess): Promise<string> {
  const answer = await fetch(`${base}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ADMIN),
  });
  return ((await answer.json()) as { accessToken: string }).accessToken;
}

interface Taken {
  seconds: number;
  bytes: number;
}

function figures({ seconds, bytes }: Taken): string {
  return `${seconds.toFixed(2)} s (${(bytes / MB) | 0} MB)`;
}

async function answerOf(url: string, token: string): Promise<IncomingMessage> {
  const asked = request(url, { headers: { authorization: `Bearer ${token}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
}

async function take(url: string, token: string): Promise<Taken> {
  const began = performance.now();
  const answer = await answerOf(url, token);
  let bytes = 0;
  for await (const chunk of answer) bytes += (chunk as Buffer).length;
  if (!answer.complete) throw new Error('cut');
  return { seconds: (performance.now() - began) / 1_000, bytes };
}

/** How much more memory the process takes at most while it exports, to a fast and to a slow client. */
async function memory(product: ProductProcess, token: string, format: string): Promise<void> {
  const url = `${product.base}/api/analytics/export?dataset=messages&format=${format}`;
  await wait(3_000);
  const idle = heldBy(product);
  forgetMost(product);
  const fast = await take(url, token);
  const afterFast = mostHeldBy(product);
  forgetMost(product);
  const answer = await answerOf(url, token);
  const until = performance.now() + SLOW_FOR;
  let sipped = 0;
  for await (const chunk of answer) {
    sipped += (chunk as Buffer).length;
    if (performance.now() > until) break;
    if (sipped % SIP < (chunk as Buffer).length) await wait(SIP_EVERY);
  }
  const most = mostHeldBy(product);
  say(
    `RSS ${format}: idle ${idle | 0} MB, fast client +${(afterFast - idle) | 0} MB (${figures(fast)}), slow client +${(most - idle) | 0} MB`,
  );
}

async function timed(work: () => Promise<void>): Promise<{ ms: number; cpu: number }> {
  const before = process.cpuUsage();
  const began = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpu: (user + system) / 1_000 };
}

const COLUMNS: SheetColumn[] = [
  ...['id', 'customerId', 'platform', 'direction', 'body', 'externalId', 'status', 'intent'].map(
    (heading): SheetColumn => ({ heading, kind: 'text', width: 20 }),
  ),
  { heading: 'intentConfidence', kind: 'number', width: 12 },
  { heading: 'urgent', kind: 'flag', width: 9 },
  { heading: 'occurredAt', kind: 'time', width: 20 },
  { heading: 'createdAt', kind: 'time', width: 20 },
];

function row(n: number): Row {
  const id = `0192f7c1-2b44-7cc3-9d1f-${String(n).padStart(12, '0')}`;
  const body = `Hello, how much is the large plan for ${n} people? We would like to order & pay soon.`;
  const at = 1_772_445_600 + n;
  return [
    id,
    id,
    'WHATSAPP',
    'INBOUND',
    body,
    `wamid.${n}`,
    'RECEIVED',
    'PRICING',
    0.87,
    n % 3 === 0,
    at,
    at + 0.5,
  ];
}

async function* batches(): AsyncGenerator<Row[]> {
  for (let n = 0; n < ROWS; n += 250) {
    // As rows come from a database: not all at once.
    yield await Promise.resolve(Array.from({ length: 250 }, (_, more) => row(n + more)));
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

async function writeOurs(): Promise<void> {
  await pipeline(workbook('messages', COLUMNS, batches()), nowhere());
}

/** In the way it is quickest: shared strings and styles off, though ours has the styles. */
async function writeByExcelJs(): Promise<void> {
  const stream = new PassThrough();
  const read = pipeline(stream, nowhere());
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: false, useSharedStrings: false });
  const sheet = book.addWorksheet('messages');
  for await (const batch of batches()) {
    for (const cells of batch)
      sheet
        .addRow(cells.map((cell, index) => (index >= 10 ? new Date(Number(cell) * 1_000) : cell)))
        .commit();
  }
  sheet.commit();
  await book.commit();
  stream.end();
  await read;
}
