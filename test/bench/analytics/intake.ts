import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { signGeneric } from '../../support/sign.js';
import { ProductProcess } from '../../support/product-process.js';
import type { Measurable } from './rounds.js';

const SECRET = `whsec_${Buffer.from('a generic secret for measuring only').toString('base64')}`;
/** Messages of one sample, and how many of them are on their way at once. */
const MESSAGES = 300;
const AT_ONCE = 8;
const LOOK_EVERY = 20;

/** Tables whose changes are noted for the daily figures. */
const NOTED = ['Message', 'Customer', 'Conversation', 'Lead'];
/** Jobs that run or could run now. */
const DUE = `select count(*)::int as due from graphile_worker._private_jobs
  where run_at <= now() and (attempts < max_attempts or locked_at is not null)`;

/**
 * Messages from the webhook to the scored lead, all jobs done, and the daily figures folded behind them; held against
 * the same while nothing is noted for daily figures.
 */
export class Intake {
  private sent = 0;

  private constructor(
    private readonly product: ProductProcess,
    private readonly client: pg.Client,
  ) {}

  /** Starts the product with all it does. @param env of a product on the database of the client */
  static async open(env: Record<string, string>, client: pg.Client): Promise<Intake> {
    const product = await ProductProcess.start({
      ...env,
      PROCESS_ROLE: 'all',
      GENERIC_WEBHOOK_SECRET: SECRET,
    });
    return new Intake(product, client);
  }

  /** Ends the product. */
  async close(): Promise<void> {
    await this.product.stop();
  }

  /** Both ways; which of them is measured is set outside of the measured time. */
  get measurable(): Measurable {
    return {
      ours: () => this.takeIn(),
      theirs: () => this.takeIn(),
      beforeOurs: () => this.note(true),
      beforeTheirs: () => this.note(false),
    };
  }

  private async note(noted: boolean): Promise<void> {
    for (const table of NOTED)
      for (const trigger of ['note_added', 'note_removed', 'note_changed'])
        await this.client.query(`alter table "${table}" ${noted ? 'enable' : 'disable'} trigger ${trigger}`);
  }

  private async takeIn(): Promise<void> {
    const first = this.sent;
    this.sent += MESSAGES;
    const senders = Array.from({ length: AT_ONCE }, async (_, sender) => {
      for (let nr = first + sender; nr < first + MESSAGES; nr += AT_ONCE) await this.post(nr);
    });
    await Promise.all(senders);
    while ((await this.due()) > 0) await wait(LOOK_EVERY);
  }

  private async post(nr: number): Promise<void> {
    const now = new Date();
    const delivery = JSON.stringify({
      type: 'message.received',
      timestamp: now.toISOString(),
      data: {
        messageId: `bench-${nr}`,
        customer: { externalId: `bench-${nr % 100}`, name: `Customer ${nr % 100}` },
        body: `How much are ${nr} of your blue chairs, and when can you deliver them?`,
        occurredAt: now.toISOString(),
      },
    });
    const answer = await fetch(`${this.product.base}/api/webhooks/generic`, {
      method: 'POST',
      headers: signGeneric(delivery, SECRET, `bench-${nr}`, now),
      body: delivery,
    });
    if (!answer.ok) throw new Error(`A delivery was answered with ${answer.status}: ${await answer.text()}`);
    await answer.body?.cancel();
  }

  private async due(): Promise<number> {
    const { rows } = await this.client.query<{ due: number }>(DUE);
    return rows[0]?.due ?? 0;
  }
}
