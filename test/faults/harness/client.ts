import { setTimeout as wait } from 'node:timers/promises';
import { signGeneric, signWhatsapp } from '../../support/sign.js';

export const GENERIC_SECRET = `whsec_${Buffer.from('the secret of the fault tests').toString('base64')}`;
export const WHATSAPP_SECRET = 'the app secret of the fault tests';
export const ADMIN = { email: 'ada@example.com', password: 'the administrator of the fault tests' };

/** An answer, or the lack of one. */
export interface Reply {
  /** 0 when there was no answer. */
  status: number;
  retryAfter: string | null;
  ms: number;
  body: unknown;
}

/** Asks once. Never throws. @param limitMs when it gives up waiting */
export async function ask(url: string, init: RequestInit = {}, limitMs = 30_000): Promise<Reply> {
  const start = performance.now();
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(limitMs) });
    const text = await answer.text();
    const json = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
    return {
      status: answer.status,
      retryAfter: answer.headers.get('retry-after'),
      ms: performance.now() - start,
      body: json ? (JSON.parse(text) as unknown) : text,
    };
  } catch {
    return { status: 0, retryAfter: null, ms: performance.now() - start, body: undefined };
  }
}

/** Asks again, as every platform does, while there is no answer or one that says to come later. */
export async function insist(send: () => Promise<Reply>, limitMs = 60_000): Promise<Reply> {
  const end = performance.now() + limitMs;
  let reply = await send();
  for (; [0, 429, 503].includes(reply.status) && performance.now() < end; reply = await send())
    await wait(200);
  return reply;
}

/** The stable code of a problem. */
export function codeOf({ body }: Pick<Reply, 'body'>): string | undefined {
  return typeof body === 'object' ? (body as { code?: string } | null)?.code : undefined;
}

/** Delivers one message of a customer to the generic channel. @param delivery the delivery's own name */
export function deliver(
  base: string,
  { id, customer, body = 'What does the team plan cost for 12 people?' }: Said,
  delivery = `delivery-${id}`,
): Promise<Reply> {
  const name = customer.replace('customer-', 'Customer ');
  const data = { messageId: id, customer: { externalId: customer, name }, body };
  return deliverGeneric(base, { type: 'message.received', data }, delivery);
}

/** Something a customer says. */
export interface Said {
  id: string;
  customer: string;
  body?: string;
}

/** Delivers any event to the generic channel. */
export function deliverGeneric(
  base: string,
  event: { type: string; data: object },
  delivery: string,
): Promise<Reply> {
  const body = JSON.stringify({ timestamp: new Date().toISOString(), ...event });
  const headers = signGeneric(body, GENERIC_SECRET, delivery, new Date());
  return ask(`${base}/api/webhooks/generic`, { method: 'POST', body, headers });
}

/** Delivers to WhatsApp's channel. @param value `messages`, `statuses`, `contacts` */
export function deliverWhatsapp(base: string, value: object): Promise<Reply> {
  const metadata = { display_phone_number: '4930901820440', phone_number_id: '209871234500011' };
  const change = { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '330044120098765', changes: [change] }],
  });
  return ask(`${base}/api/webhooks/whatsapp`, {
    method: 'POST',
    body,
    headers: signWhatsapp(body, WHATSAPP_SECRET),
  });
}

/** A person at the API of one process. */
export class Person {
  private constructor(
    private readonly base: string,
    readonly token: string,
  ) {}

  /** The administrator. @throws Error when they are not let in */
  static async signIn(base: string): Promise<Person> {
    const reply = await ask(`${base}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (reply.status !== 200)
      throw new Error(`sign-in failed: ${reply.status} ${JSON.stringify(reply.body)}`);
    return new Person(base, (reply.body as { accessToken: string }).accessToken);
  }

  /** The same person at another process. */
  at(base: string): Person {
    return new Person(base, this.token);
  }

  get(path: string, limitMs?: number): Promise<Reply> {
    return ask(`${this.base}${path}`, { headers: { authorization: `Bearer ${this.token}` } }, limitMs);
  }

  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Reply> {
    return ask(`${this.base}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }
}
