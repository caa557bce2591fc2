import { parseArgs } from 'node:util';
import { measureSize, type Outcome, type SizeMeasured } from './one-size.js';
import { openServer } from './scratch-database.js';

const UNITS: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 };

/**
 * `npm run bench:analytics` fills a real PostgreSQL with messages (that of BENCH_DATABASE_URL, as a superuser; else an
 * embedded one), starts the built product on it and prints what the dashboard, a page of a long journey and the
 * export of all messages take, beside the naive way over the same tables. It judges nothing.
 *
 *   --sizes 10k,100k,1m,5m   how many messages; these are measured when it is left out
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: '10k,100k,1m,5m' } } });
  const sizes = values.sizes.split(',').map(sizeOf);
  const server = await openServer(process.env.BENCH_DATABASE_URL);
  const measured: SizeMeasured[] = [];
  try {
    for (const size of sizes) {
      say(`Filling ${size.toLocaleString('en')} messages...`);
      const one = await measureSize(server.url, size);
      say(`  filled in ${one.seconds.toFixed(0)} s: ${one.customers.toLocaleString('en')} customers`);
      say(line('dashboard, 30 days beside the 30 before', one.dashboard));
      say(line('a page in a long journey, with its summary', one.journey));
      say(line('export of all messages as CSV, beside COPY', one.export));
      measured.push(one);
    }
  } finally {
    await server.stop();
  }
  const [least, most] = [measured[0], measured.at(-1)];
  const [first, last] = [least?.dashboard, most?.dashboard];
  if (least === most || typeof first !== 'object' || typeof last !== 'object') return;
  const growth = (last.ours / first.ours).toFixed(2);
  say(
    `The dashboard at ${most?.messages} messages takes ${growth} times what it takes at ${least?.messages}.`,
  );
}

/** @throws Error when it is no number of messages */
function sizeOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)([km]?)$/i.exec(text.trim()) ?? [];
  const size = Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
  if (!(size >= 1_000)) throw new Error(`"${text}" is no size. Say how many messages: 10k, 100k, 1m.`);
  return size;
}

function line(what: string, outcome: Outcome): string {
  if (typeof outcome === 'string') return `  ${what}: ${outcome}`;
  const { ours, theirs, ratio } = outcome;
  return `  ${what}: ${ours.toFixed(1)} ms / naive ${theirs.toFixed(1)} ms = ${ratio.toFixed(3)}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
