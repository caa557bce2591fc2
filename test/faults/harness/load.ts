import { setTimeout as wait } from 'node:timers/promises';
import { atTheEnd } from './closing.js';
import { codeOf, deliver, type Reply } from './client.js';
import type { Ledger } from './ledger.js';

/** An answer during the load. */
export interface Sample extends Omit<Reply, 'body'> {
  /** When the request left, by `performance.now()`. */
  at: number;
  /** The code of the problem, when it was one. */
  code: string | undefined;
}

/** How much, and to whom. */
export interface LoadOptions {
  /** Addresses of the processes that live now; they take turns. */
  targets: () => string[];
  ledger: Ledger;
  perSecond: number;
  /** Whose messages: so many customers take turns. */
  customers: number;
  /** Begins every id. */
  name: string;
}

/** Customers who write without a pause, at a steady rate whatever becomes of their messages, and platforms that deliver again. */
export class Load {
  readonly samples: Sample[] = [];
  private readonly running = new Set<Promise<void>>();
  private count = 0;
  private ended = false;
  private readonly loop: Promise<void>;

  constructor(private readonly options: LoadOptions) {
    this.loop = this.run();
    // A case that failed has not come to `finish`.
    atTheEnd(() => this.stop());
  }

  /** Ends the load, then delivers again what got no clear answer, until everything has one. */
  async finish(limitMs = 30_000): Promise<void> {
    await this.stop();
    const giveUp = performance.now() + limitMs;
    const { ledger } = this.options;
    for (let left = ledger.unknown(KIND); left.size > 0; left = ledger.unknown(KIND)) {
      if (performance.now() > giveUp) throw new Error(`${left.size} messages got no answer in the end`);
      for (const id of left) await this.send(id);
      await wait(100);
    }
  }

  private async stop(): Promise<void> {
    this.ended = true;
    await this.loop;
    await Promise.all(this.running);
  }

  /** The answers to what left within this time. */
  between(from: number, to: number): Sample[] {
    return this.samples.filter(({ at }) => at >= from && at < to);
  }

  private async run(): Promise<void> {
    const began = performance.now();
    while (!this.ended) {
      const due = Math.floor(((performance.now() - began) / 1000) * this.options.perSecond);
      for (; this.count < due; this.count += 1) {
        const sending = this.send(`${this.options.name}-${this.count}`);
        this.running.add(sending);
        void sending.finally(() => this.running.delete(sending));
      }
      await wait(10);
    }
  }

  private async send(id: string): Promise<void> {
    const { targets, ledger, customers } = this.options;
    const at = performance.now();
    const bases = targets();
    const base = bases[this.samples.length % Math.max(1, bases.length)];
    ledger.sending(KIND, id);
    if (base === undefined) return;
    const customer = `customer-${Number(id.split('-').at(-1)) % customers}`;
    const reply = await deliver(base, { id, customer });
    const { status, retryAfter, ms } = reply;
    ledger.answered(KIND, id, status);
    this.samples.push({ at, status, retryAfter, ms, code: codeOf(reply) });
  }
}

/** The kind under which the ledger has the messages of customers. */
export const KIND = 'message';

/** How often each status came, and how long it took. */
export function summary(samples: Sample[]): object {
  const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  const statuses = Object.fromEntries(
    [...new Set(samples.map(({ status }) => status))].map((status) => [
      status,
      samples.filter((sample) => sample.status === status).length,
    ]),
  );
  return { statuses, p50: times[Math.floor(times.length / 2)], longest: times.at(-1) };
}
