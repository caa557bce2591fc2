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
import { Intake } from './intake.js';
import type { Measurable } from './rounds.js';
import { ScratchDatabase } from './scratch-database.js';

const DAY = 24 * 60 * 60 * 1000;

/** An installation with so many messages: a database of its own, and the built product on it. */
export class House {
  private constructor(
    readonly filled: Filled,
    private readonly scratch: ScratchDatabase,
    private readonly product: ProductProcess,
    private readonly env: Record<string, string>,
  ) {}

  /** Fills a database with so many messages and starts the product. @param server address of a PostgreSQL */
  static async open(server: string, messages: number): Promise<House> {
    const scratch = await ScratchDatabase.create(server);
    try {
      const filled = await fill(scratch.client, messages);
      buildRollups(scratch.url);
      const env = {
        DATABASE_URL: scratch.url,
        DATA_DIR: scratch.folder,
        ADMIN_EMAIL: ADMIN.email,
        ADMIN_PASSWORD: ADMIN.password,
        RATE_LIMIT_DISABLED: 'true',
        LOG_LEVEL: 'warn',
      };
      const product = await ProductProcess.start({ ...env, PROCESS_ROLE: 'web' });
      return new House(filled, scratch, product, env);
    } catch (error) {
      await scratch.drop();
      throw error;
    }
  }

  /** Ends the product and drops the database. */
  async close(): Promise<void> {
    await this.product.stop();
    await this.scratch.drop();
  }

  /** Thirty days beside the thirty before. Each round asks for others, so that no cache has the answer. */
  async dashboard(): Promise<Measurable> {
    const asking = await this.signIn();
    const today = Math.floor(Date.now() / DAY) * DAY;
    const date = (time: number): string => new Date(time).toISOString().slice(0, 10);
    const end = (round: number): number => today - round * DAY;
    return {
      ours: (round) =>
        asking.weigh(`/api/analytics/dashboard?from=${date(end(round) - 30 * DAY)}&to=${date(end(round))}`),
      // The product compares with the thirty days before: so does this.
      theirs: async (round) => {
        for (const to of [end(round), end(round) - 30 * DAY])
          await this.scratch.client.query(NAIVE_DASHBOARD, [new Date(to - 30 * DAY), new Date(to)]);
      },
    };
  }

  /** A page in the story of the customer with most messages, beside one from its middle. @throws NotAnswered */
  async journey(): Promise<Measurable> {
    const asking = await this.signIn();
    const path = `/api/analytics/customer-journey/${this.filled.busiestId}?limit=20`;
    const { summary } = await asking.json<{ summary: { messages: number } }>(path);
    const middle = Math.floor(summary.messages / 2);
    let cursor = '';
    return {
      ours: async () => {
        const page = await asking.json<{ nextCursor: string }>(`${path}${cursor}`);
        cursor = `&cursor=${page.nextCursor}`;
      },
      theirs: (round) => this.scratch.client.query(NAIVE_JOURNEY, [this.filled.busiestId, middle + round]),
    };
  }

  /** All messages as CSV, beside COPY. */
  async export(): Promise<Measurable> {
    const asking = await this.signIn();
    const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
    return {
      ours: () => asking.weigh('/api/analytics/export?dataset=messages&format=csv'),
      theirs: () => pipeline(this.scratch.client.query(copyTo(COPY_MESSAGES)), nowhere()),
    };
  }

  /** A process that does all there is to do. It writes, so it comes after what reads; the caller ends it. */
  intake(): Promise<Intake> {
    return Intake.open(this.env, this.scratch.client);
  }

  /** Anew for each measure: filling the next one may take longer than a token lasts. */
  private signIn(): Promise<Asking> {
    return Asking.signIn(this.product);
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
