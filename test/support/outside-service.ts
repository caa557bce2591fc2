import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { opened, type Outside } from './outside.js';

/** A request as it arrived. */
export interface Arrived {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Something outside that the product calls over HTTP: reads each request to its end, then answers in its own way. */
export abstract class OutsideService {
  private readonly server: Server = createServer((request, response) => void this.take(request, response));
  private outside: Outside | undefined;

  /** Listens on a free port, until the end of the test that opens it; opened for several tests, until `close`. */
  async open(): Promise<this> {
    this.outside = await opened(this.server);
    return this;
  }

  /** Where it is reached, without a path. */
  get origin(): string {
    if (!this.outside) throw new Error('It has no address before it is opened.');
    return `http://127.0.0.1:${this.outside.port}`;
  }

  async close(): Promise<void> {
    await this.outside?.close();
  }

  /** Answers a request, or leaves it without an answer. */
  protected abstract answer(arrived: Arrived, response: ServerResponse): void | Promise<void>;

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      // Cut off before its end: it never arrived.
      return;
    }
    const { url = '', headers } = request;
    await this.answer({ path: url, headers, body: Buffer.concat(chunks) }, response);
  }
}
