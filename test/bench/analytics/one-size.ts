import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { to as copyTo } from 'pg-copy-streams';
import { projectPath } from '@libs/config/project-path.js';
import { ProductProcess } from '../../support/product-process.js';
import { ADMIN, Asking } from './asking.js';
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
  dashboard: Measured;
  journey: Measured;
  /** Undefined while the product has no such route. */
  export?: Measured;
}

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
  const today = Math.floor(Date.now() / DAY) * DAY;
  // Each round another thirty days, so that no cache has the answer.
  const period = (round: number): [from: string, to: string] => {
    const to = today - round * DAY;
    return [new Date(to - 30 * DAY).toISOString().slice(0, 10), new Date(to).toISOString().slice(0, 10)];
  };
  const dashboard = await inTurns(
    ROUNDS,
    (round) => {
      const [from, to] = period(round);
      return asking.weigh(`/api/analytics/dashboard?from=${from}&to=${to}`);
    },
    // The product compares with the thirty days before: so does this.
    async (round) => {
      const [from, to] = period(round);
      await client.query(NAIVE_DASHBOARD, [from, to]);
      await client.query(NAIVE_DASHBOARD, [new Date(Date.parse(from) - 30 * DAY), from]);
    },
  );
  const path = `/api/analytics/customer-journey/${busiestId}?limit=20`;
  const { summary } = await asking.json<{ summary: { messages: number } }>(path);
  let cursor = '';
  const journey = await inTurns(
    ROUNDS,
    async () => {
      const page = await asking.json<{ nextCursor: string }>(`${path}${cursor}`);
      cursor = `&cursor=${page.nextCursor}`;
    },
    (round) => client.query(NAIVE_JOURNEY, [busiestId, Math.floor(summary.messages / 2) + round]),
  );
  const csv = '/api/analytics/export?dataset=messages&format=csv';
  if ((await asking.weigh(csv)) === undefined) return { dashboard, journey };
  const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
  const whole = await inTurns(
    EXPORT_ROUNDS,
    () => asking.weigh(csv),
    () => pipeline(client.query(copyTo(COPY_MESSAGES)), nowhere()),
  );
  return { dashboard, journey, export: whole };
}
