import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutsideService, type Arrived } from '../../../support/outside-service.js';

/** Answers a request, or leaves it without an answer. */
export type Behaviour = (response: ServerResponse, arrived: Arrived) => void | Promise<void>;

/** Something outside that the product acts upon over HTTP: keeps what arrives before it answers. */
export class HttpSink extends OutsideService {
  readonly arrived: Arrived[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'parley-sink-'));

  private constructor(
    private readonly keyOf: (arrived: Arrived) => string,
    /** What the sink does with requests from now on. */
    public behave: Behaviour,
  ) {
    super();
  }

  /**
   * @param keyOf what names the effect: the same effect twice has the same key
   * @param normal how it answers unless told otherwise
   */
  static start(keyOf: (arrived: Arrived) => string, normal: Behaviour): Promise<HttpSink> {
    return new HttpSink(keyOf, normal).open();
  }

  /** How often each effect arrived, by its key. */
  effects(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const key of this.arrived.map(this.keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return counts;
  }

  override async close(): Promise<void> {
    await super.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  protected answer(arrived: Arrived, response: ServerResponse): void | Promise<void> {
    appendFileSync(
      join(this.folder, 'effects.jsonl'),
      `${JSON.stringify({ at: Date.now(), key: this.keyOf(arrived) })}\n`,
    );
    this.arrived.push(arrived);
    return this.behave(response, arrived);
  }
}

/** Answers with a status. */
export function answering(
  status: number,
  body: unknown = {},
  headers: Record<string, string> = {},
): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Says nothing and keeps the connection. */
export const hanging: Behaviour = () => undefined;

/** Takes the request and breaks the connection before it says so. */
export const cutting: Behaviour = (response) => {
  response.socket?.resetAndDestroy();
};

/** Begins an answer and breaks the connection in the middle of it. */
export const cutShort: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"candidates":[{"content"');
  setTimeout(() => response.socket?.destroy(), 20);
};

/** Answers one byte in a second, for as long as somebody listens. */
export const dripping: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 1_000);
  response.on('close', () => clearInterval(timer));
};
