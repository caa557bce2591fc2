import { setTimeout as wait } from 'node:timers/promises';
import { signGeneric } from '../../support/sign.js';
import type { Balancer } from './balancer.js';

export const SECRET = `whsec_${Buffer.from('the secret of the restart tests').toString('base64')}`;

/** Milliseconds between two requests of one client. */
const PACE = 25;
const CUSTOMERS = 5;

/** Somebody who uses the product until told to stop. */
abstract class Client {
  private stopped = false;

  constructor(protected readonly balancer: Balancer) {}

  /** Works until `stop`. */
  async run(): Promise<void> {
    for (let turn = 0; !this.stopped; turn += 1) {
      await this.step(turn);
      await wait(PACE);
    }
  }

  stop(): void {
    this.stopped = true;
  }

  protected abstract step(turn: number): Promise<void>;
}

/** A member of staff: reads lists and writes customers. */
export class Staff extends Client {
  private constructor(
    balancer: Balancer,
    readonly token: string,
  ) {
    super(balancer);
  }

  static async signIn(balancer: Balancer, password: string): Promise<Staff> {
    const answer = await balancer.send('/api/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password }),
    });
    const { accessToken } = JSON.parse(answer?.text ?? '{}') as { accessToken?: string };
    if (accessToken === undefined) throw new Error('nobody could sign in');
    return new Staff(balancer, accessToken);
  }

  /** The external ids of all messages, once there are so many. @throws Error when none came for a minute */
  async untilStored(count: number): Promise<string[]> {
    let seen = 0;
    for (let end = performance.now() + 60_000; ;) {
      const stored = await this.stored();
      if (stored.length >= count) return stored;
      if (stored.length > seen) end = performance.now() + 60_000;
      if (performance.now() > end) throw new Error(`${stored.length} of ${count} messages, and no more came`);
      seen = stored.length;
      await wait(500);
    }
  }

  protected async step(turn: number): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` };
    if (turn % 3 !== 0) {
      await this.balancer.send(turn % 3 === 1 ? '/api/conversations' : '/api/customers?limit=5', { headers });
      return;
    }
    await this.balancer.send('/api/customers', {
      method: 'POST',
      // A request whose connection broke may have been carried out: the key makes the second try safe.
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': `customer-${turn}` },
      body: JSON.stringify({ name: `Customer ${turn}` }),
    });
  }

  private async stored(): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await this.balancer.send(`/api/messages?limit=100${at}`, {
        headers: { authorization: `Bearer ${this.token}` },
      });
      const page = JSON.parse(answer?.text ?? '{"data":[],"nextCursor":null}') as {
        data: { externalId: string }[];
        nextCursor: string | null;
      };
      found.push(...page.data.map(({ externalId }) => externalId));
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }
}

/** A platform that delivers what customers write. */
export class Platform extends Client {
  readonly acknowledged: string[] = [];

  constructor(
    balancer: Balancer,
    private readonly name: string,
  ) {
    super(balancer);
  }

  protected async step(turn: number): Promise<void> {
    const id = `m-${this.name}-${turn}`;
    const body = JSON.stringify({
      type: 'message.received',
      timestamp: new Date().toISOString(),
      data: {
        messageId: id,
        customer: { externalId: `customer-${turn % CUSTOMERS}` },
        body: 'What does the team plan cost?',
      },
    });
    const headers = signGeneric(body, SECRET, `delivery-${id}`, new Date());
    const answer = await this.balancer.send('/api/webhooks/generic', { method: 'POST', headers, body });
    if (answer?.status === 200) this.acknowledged.push(id);
  }
}

/** A browser that watches live events, and comes back as a browser does: never after an answer that is an error. */
export class StreamWatcher extends Client {
  opened = 0;
  /** Ends that came with word when to come back. */
  hinted = 0;
  readonly refused: number[] = [];
  private readonly leaving = new AbortController();

  constructor(
    balancer: Balancer,
    private readonly token: string,
  ) {
    super(balancer);
  }

  override stop(): void {
    super.stop();
    this.leaving.abort();
  }

  protected async step(): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}`, accept: 'text/event-stream' };
    const answer = await this.balancer.stream('/api/events', { headers, signal: this.leaving.signal });
    if (!answer) return;
    if (answer.status !== 200) {
      this.refused.push(answer.status);
      return;
    }
    this.opened += 1;
    let text = '';
    try {
      for await (const chunk of answer.body ?? [])
        text = (text + Buffer.from(chunk as Uint8Array).toString()).slice(-500);
    } catch {
      // Cut off, or leaving: there is no hint either way.
    }
    if (/: the server restarts\nretry: \d+\n\n$/.test(text)) this.hinted += 1;
  }
}
