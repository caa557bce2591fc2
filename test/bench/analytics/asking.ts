import type { ProductProcess } from '../../support/product-process.js';

/** Who asks: the first administrator of a new installation. */
export const ADMIN = { email: 'ada@example.com', password: 'ada measures how long it takes' };

/** The product has no such route (404), or did not find an answer in time (503). */
export class NotAnswered extends Error {
  constructor(readonly status: number) {
    super(status === 404 ? 'not there' : 'no answer in time');
  }
}

/** Asks the product as its administrator. */
export class Asking {
  private constructor(
    private readonly base: string,
    private readonly token: string,
  ) {}

  /** @throws Error when nobody is let in */
  static async signIn({ base }: ProductProcess): Promise<Asking> {
    const answer = await fetch(`${base}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    if (!answer.ok) throw new Error(`The sign-in was answered with ${answer.status}.`);
    return new Asking(base, ((await answer.json()) as { accessToken: string }).accessToken);
  }

  /** The parsed answer. @throws NotAnswered, Error for any other refusal */
  async json<Body>(path: string): Promise<Body> {
    return (await (await this.ask(path)).json()) as Body;
  }

  /** Reads an answer to its end and keeps nothing. @returns its bytes @throws as `json` */
  async weigh(path: string): Promise<number> {
    const { body } = await this.ask(path);
    let bytes = 0;
    for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    return bytes;
  }

  private async ask(path: string): Promise<Response> {
    const answer = await fetch(`${this.base}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
    if (answer.ok) return answer;
    const text = await answer.text();
    if (answer.status === 404 || answer.status === 503) throw new NotAnswered(answer.status);
    throw new Error(`${path} was answered with ${answer.status}: ${text}`);
  }
}
