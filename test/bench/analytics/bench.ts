import { parseArgs } from 'node:util';
import { NotAnswered } from './asking.js';
import { House } from './house.js';
import { inTurns, sideBySide, type Measured } from './rounds.js';
import { openServer } from './scratch-database.js';

const UNITS: Record<string, number> = { '': 1, k: 1_000, m: 1_000_000 };
/** Rounds of each measure; what is long needs fewer. */
const DASHBOARD_ROUNDS = 25;
const NAIVE_ROUNDS = 3;
const JOURNEY_ROUNDS = 7;
const EXPORT_ROUNDS = 3;
const INTAKE_ROUNDS = 7;

/**
 * `npm run bench:analytics` fills a real PostgreSQL with messages (that of BENCH_DATABASE_URL, as a superuser; else an
 * embedded one), a database for each size, starts the built product on each and prints what a page of a long journey,
 * the export of all messages and the dashboard take, beside the naive way over the same tables. The dashboards of all
 * sizes are asked in turns: how they grow is the median by rounds. At last messages are taken in. It judges nothing.
 *
 *   --sizes 10k,100k,1m,5m   how many messages; these are measured when it is left out
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { sizes: { type: 'string', default: '10k,100k,1m,5m' } } });
  const sizes = values.sizes.split(',').map(sizeOf);
  const server = await openServer(process.env.BENCH_DATABASE_URL);
  const houses: House[] = [];
  try {
    for (const size of sizes) {
      say(`Filling ${named(size)} messages...`);
      const house = await House.open(server.url, size);
      houses.push(house);
      const { seconds, customers } = house.filled;
      say(`  filled in ${seconds.toFixed(0)} s: ${named(customers)} customers`);
      const page = 'a page in a long journey, with its summary';
      say(await line(page, async () => inTurns(JOURNEY_ROUNDS, await house.journey())));
      const all = 'export of all messages as CSV, beside COPY';
      say(await line(all, async () => inTurns(EXPORT_ROUNDS, await house.export())));
    }
    say('The dashboard of 30 days beside the 30 before, all sizes in turns:');
    const dashboards = await sideBySide(
      DASHBOARD_ROUNDS,
      NAIVE_ROUNDS,
      await Promise.all(houses.map((house) => house.dashboard())),
    );
    for (const [index, measured] of dashboards.entries())
      say(
        `  ${named(sizes[index] ?? 0)} messages: ${beside(measured)}; ${measured.growth.toFixed(2)} times the first`,
      );
    say('300 messages from the webhook to the scored lead, beside the same without daily figures:');
    for (const [index, house] of houses.entries()) {
      const intake = await house.intake();
      try {
        const measured = await inTurns(INTAKE_ROUNDS, intake.measurable);
        say(`  ${named(sizes[index] ?? 0)} messages there: ${beside(measured)}`);
      } finally {
        await intake.close();
      }
    }
  } finally {
    for (const house of houses) await house.close();
    await server.stop();
  }
}

/** @throws Error when it is no number of messages */
function sizeOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)([km]?)$/i.exec(text.trim()) ?? [];
  const size = Number(count) * (UNITS[unit.toLowerCase()] ?? 1);
  if (!(size >= 1_000)) throw new Error(`"${text}" is no size. Say how many messages: 10k, 100k, 1m.`);
  return size;
}

/** What was measured, or why it was not. */
async function line(what: string, measuring: () => Promise<Measured>): Promise<string> {
  try {
    return `  ${what}: ${beside(await measuring())}`;
  } catch (error) {
    if (error instanceof NotAnswered) return `  ${what}: ${error.message}`;
    throw error;
  }
}

function beside({ ours, theirs, ratio }: Measured): string {
  return `${ours.toFixed(1)} ms / naive ${theirs.toFixed(1)} ms = ${ratio.toFixed(3)}`;
}

function named(count: number): string {
  return count.toLocaleString('en');
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
