import type { ProductProcess } from '../../support/product-process.js';

/** Who asks: the first administrator of a new installation. */
export const ADMIN = { email: 'ada@example.com', password: 'ada measures how long it takes' };

/** What an answer weighed; undefined when the product has no such route. */
export interface Weighed {
  bytes: number;
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

  /** The parsed answer. @throws Error when it is none */
  async json<Body>(path: string): Promise<Body> {
    const answer = await this.ask(path);
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  /** Reads an answer to its end, keeping nothing. @throws Error when it is neither an answer nor 404 */
  async weigh(path: string): Promise<Weighed | undefined> {
    const answer = await this.ask(path);
    if (answer.status === 404) {
      await answer.body?.cancel();
      return undefined;
    }
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}: ${await answer.text()}`);
    let bytes = 0;
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    return { bytes };
  }

  private ask(path: string): Promise<Response> {
    return fetch(`${this.base}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
  }
}
