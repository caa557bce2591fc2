import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { projectPath } from '@libs/config/project-path.js';
import { ProductProcess } from '../../support/product-process.js';
import { ADMIN, Asking, NotAnswered } from './asking.js';
import { fill, type Filled } from './fill.js';
import { COPY_MESSAGES, NAIVE_DASHBOARD, NAIVE_JOURNEY } from './naive.js';
import { inTurns, type Measured } from './rounds.js';
import { ScratchDatabase } from './scratch-database.js';

/** Rounds of each measure; an export is long enough for fewer. */
const ROUNDS = 7;
const EXPORT_ROUNDS = 3;
const DAY = 24 * 60 * 60 * 1000;

/** What was measured at one size. */
export interface SizeMeasured extends Filled {
  messages: number;
  dashboard: Outcome;
  journey: Outcome;
  export: Outcome;
}

/** What came of a measure: figures, or why there are none. */
export type Outcome = Measured | string;

/** Fills a database of its own with so many messages, starts the built product on it and measures. */
export async function measureSize(server: string, messages: number): Promise<SizeMeasured> {
  const scratch = await ScratchDatabase.create(server);
  try {
    const filled = await fill(scratch.client, messages);
    buildRollups(scratch.url);
    const product = await ProductProcess.start({
      DATABASE_URL: scratch.url,
      DATA_DIR: scratch.folder,
      PROCESS_ROLE: 'web',
      ADMIN_EMAIL: ADMIN.email,
      ADMIN_PASSWORD: ADMIN.password,
      RATE_LIMIT_DISABLED: 'true',
      LOG_LEVEL: 'warn',
    });
    try {
      return { messages, ...filled, ...(await measure(scratch, await Asking.signIn(product), filled)) };
    } finally {
      await product.stop();
    }
  } finally {
    await scratch.drop();
  }
}

/** Whatever the product keeps beside the tables was not kept while they were filled. */
function buildRollups(url: string): void {
  const { scripts } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  if (scripts.rollups === undefined) return;
  execFileSync('npm', ['run', '--silent', 'rollups'], {
    cwd: projectPath('.'),
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function measure(
  { client }: ScratchDatabase,
  asking: Asking,
  { busiestId }: Filled,
): Promise<Pick<SizeMeasured, 'dashboard' | 'journey' | 'export'>> {
  return {
    dashboard: await outcomeOf(() => dashboard(client, asking)),
    journey: await outcomeOf(() => journey(client, asking, busiestId)),
    export: await outcomeOf(() => wholeExport(client, asking)),
  };
}

async function outcomeOf(measuring: () => Promise<Measured>): Promise<Outcome> {
  try {
    return await measuring();
  } catch (error) {
    if (error instanceof NotAnswered) return error.message;
    throw error;
  }
}

function dashboard(client: pg.Client, asking: Asking): Promise<Measured> {
  const today = Math.floor(Date.now() / DAY) * DAY;
  const date = (time: number): string => new Date(time).toISOString().slice(0, 10);
  // Each round another thirty days, so that no cache has the answer.
  const end = (round: number): number => today - round * DAY;
  return inTurns(
    ROUNDS,
    (round) =>
      asking.weigh(`/api/analytics/dashboard?from=${date(end(round) - 30 * DAY)}&to=${date(end(round))}`),
    // The product compares with the thirty days before: so does this.
    async (round) => {
      for (const to of [end(round), end(round) - 30 * DAY])
        await client.query(NAIVE_DASHBOARD, [new Date(to - 30 * DAY), new Date(to)]);
    },
  );
}

async function journey(client: pg.Client, asking: Asking, customerId: string): Promise<Measured> {
  const path = `/api/analytics/customer-journey/${customerId}?limit=20`;
  const { summary } = await asking.json<{ summary: { messages: number } }>(path);
  let cursor = '';
  return inTurns(
    ROUNDS,
    async () => {
      const page = await asking.json<{ nextCursor: string }>(`${path}${cursor}`);
      cursor = `&cursor=${page.nextCursor}`;
    },
    (round) => client.query(NAIVE_JOURNEY, [customerId, Math.floor(summary.messages / 2) + round]),
  );
}

async function wholeExport(client: pg.Client, asking: Asking): Promise<Measured> {
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  return inTurns(
    EXPORT_ROUNDS,
    () => asking.weigh('/api/analytics/export?dataset=messages&format=csv'),
    () => pipeline(client.query(copyTo(COPY_MESSAGES)), nowhere()),
  );
}
