import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { noteCookies, noteSpoken } from './spoken.js';

/** An answer as tests look at it. */
export interface Answer<Body = unknown> {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  /** Parsed when it is JSON, else undefined. */
  body: Body;
  text: string;
}

/** What else a request carries. */
export interface Extras {
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD' | 'OPTIONS';

/** Speaks HTTP with the product under test. */
export class Api {
  constructor(
    private readonly app: NestFastifyApplication,
    private readonly token?: string,
  ) {}

  /** The same API with this access token or key. */
  with(token: string): Api {
    return new Api(this.app, token);
  }

  /** Signs in; the returned API carries the token. */
  async signIn(email: string, password: string): Promise<Api> {
    const answer = await this.post<{ accessToken: string }>('/api/auth/login', { email, password });
    if (answer.status !== 200) throw new Error(`sign-in of ${email} failed: ${answer.text}`);
    return this.with(answer.body.accessToken);
  }

  /** Signs in as the administrator of the tests. */
  asAda(): Promise<Api> {
    return this.signIn('ada@example.com', 'ada keeps the keys of the house');
  }

  get<Body = unknown>(url: string, extras?: Extras): Promise<Answer<Body>> {
    return this.send('GET', url, undefined, extras);
  }

  post<Body = unknown>(url: string, body?: unknown, extras?: Extras): Promise<Answer<Body>> {
    return this.send('POST', url, body, extras);
  }

  patch<Body = unknown>(url: string, body?: unknown, extras?: Extras): Promise<Answer<Body>> {
    return this.send('PATCH', url, body, extras);
  }

  put<Body = unknown>(url: string, body?: unknown, extras?: Extras): Promise<Answer<Body>> {
    return this.send('PUT', url, body, extras);
  }

  delete<Body = unknown>(url: string, extras?: Extras): Promise<Answer<Body>> {
    return this.send('DELETE', url, undefined, extras);
  }

  /** Any method; strings and bytes are sent as they are, everything else as JSON. */
  async send<Body = unknown>(
    method: Method,
    url: string,
    body?: unknown,
    extras: Extras = {},
  ): Promise<Answer<Body>> {
    noteSpoken(body);
    const raw = typeof body === 'string' || Buffer.isBuffer(body);
    const answer = await this.app.inject({
      method,
      url,
      query: extras.query,
      payload: body === undefined ? undefined : raw ? body : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...extras.headers,
      },
    });
    const type = String(answer.headers['content-type'] ?? '');
    const json = type.includes('json') && answer.payload !== '';
    const parsed: unknown = json ? JSON.parse(answer.payload) : undefined;
    if (method === 'POST') noteSpoken(parsed);
    noteCookies(answer.headers['set-cookie']);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: parsed as Body,
      text: answer.payload,
    };
  }
}
