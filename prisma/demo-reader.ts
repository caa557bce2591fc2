import { setTimeout as wait } from 'node:timers/promises';
import { DEMO_PASSWORD } from './demo-data.js';

interface Message {
  customerId: string;
  externalId: string | null;
  direction: string;
  body: string;
  intent: string | null;
  intentConfidence: number | null;
  sentiment: string | null;
  urgent: boolean;
}

interface Lead {
  score: number;
  temperature: string;
  scoreFactors: { factor: string; points: number }[];
}

interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** Looks at the running demo through its REST API, as any program would. */
export class DemoReader {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** Signs in as the administrator of the demo. */
  static async signIn(base: string): Promise<DemoReader> {
    const answer = await fetch(`${base}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: DEMO_PASSWORD }),
    });
    if (!answer.ok) throw new Error(`Signing in to the demo failed: ${await answer.text()}`);
    return new DemoReader(base, ((await answer.json()) as { accessToken: string }).accessToken);
  }

  /** What came of the message with this external id, as lines to print; waits until it is understood and scored. */
  async story(externalId: string): Promise<string | undefined> {
    const message = await this.understood(externalId);
    if (!message) return undefined;
    await this.untilQuiet();
    const customer = await this.get<{ name: string | null; phone: string | null }>(
      `/api/customers/${message.customerId}`,
    );
    const { data } = await this.get<Page<Lead>>(`/api/customers/${message.customerId}/leads?limit=1`);
    return [
      `    ${customer.name ?? customer.phone ?? 'somebody'}: "${message.body.replaceAll('\n', ' ').slice(0, 70)}"`,
      message.intent === null
        ? '      said by the business: nothing to analyse'
        : `      intent ${message.intent} (${Math.round((message.intentConfidence ?? 0) * 100)} %), sentiment ${message.sentiment ?? '-'}${message.urgent ? ', URGENT' : ''}`,
      leadLine(data[0]),
    ].join('\n');
  }

  /** How the newest delivery of a channel ended, with the reason if there is one. */
  async newestDelivery(channel: string): Promise<string> {
    for (let tries = 0; ; tries += 1) {
      const page = await this.get<Page<{ status: string; reason: string | null }>>(
        `/api/webhook-deliveries?channel=${channel}&limit=1`,
      );
      const [newest] = page.data;
      if (newest && (newest.status !== 'PENDING' || tries === 50)) {
        return newest.reason === null ? newest.status : `${newest.status}: ${newest.reason}`;
      }
      await wait(200);
    }
  }

  /** Waits until the queue is seen empty twice: the snapshot is up to a second old. @throws Error after two minutes */
  async untilQuiet(): Promise<void> {
    let quiet = 0;
    for (let tries = 0; tries < 240 && quiet < 2; tries += 1) {
      const { jobsWaiting } = await this.get<{ jobsWaiting: number }>('/api/analytics/realtime');
      quiet = jobsWaiting === 0 ? quiet + 1 : 0;
      await wait(500);
    }
    if (quiet < 2)
      throw new Error('Jobs were still waiting after two minutes. Look at the log in .data-demo/logs.');
  }

  private async understood(externalId: string): Promise<Message | undefined> {
    for (let tries = 0; tries < 50; tries += 1) {
      const { data } = await this.get<Page<Message>>('/api/messages?limit=100');
      const message = data.find((candidate) => candidate.externalId === externalId);
      if (message && (message.direction === 'OUTBOUND' || message.intent !== null)) return message;
      await wait(200);
    }
    return undefined;
  }

  /** External ids of all messages that start so. */
  async externalIds(prefix: string): Promise<string[]> {
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: Page<Message> = await this.get(`/api/messages?platform=API&limit=100${at}`);
      found.push(
        ...page.data.flatMap(({ externalId }) => (externalId?.startsWith(prefix) ? [externalId] : [])),
      );
      cursor = page.nextCursor;
    } while (cursor !== null);
    return found;
  }

  private async get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`${this.base}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }
}

function leadLine(lead: Lead | undefined): string {
  if (lead === undefined) return '      no lead';
  const factors = lead.scoreFactors.filter(({ points }) => points !== 0);
  const told = factors.map(({ factor, points }) => `${factor} ${points > 0 ? '+' : ''}${points}`).join(', ');
  return `      lead score ${lead.score} (${lead.temperature}): ${told === '' ? 'no factor counts' : told}`;
}
