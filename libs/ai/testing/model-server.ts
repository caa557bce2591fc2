import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A question as it arrived. */
export interface Asked {
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers a question, or leaves it without an answer. @param count how many have arrived, this one included */
export type Behaviour = (response: ServerResponse, asked: Asked, count: number) => void;

/** An HTTP server in a hosted model's place. */
export class ModelServer {
  readonly asked: Asked[] = [];
  behave: Behaviour = hanging;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => {
      response.on('error', () => undefined);
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const asked = {
          url: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(pieces).toString(),
        };
        this.asked.push(asked);
        this.behave(response, asked, this.asked.length);
      });
    });
  }

  static async start(): Promise<ModelServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ModelServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Forgets what was asked and breaks off what hangs. */
  reset(): void {
    this.asked.length = 0;
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

/** Says nothing. */
export const hanging: Behaviour = () => undefined;

/** Breaks the connection. */
export const cutting: Behaviour = (response) => response.destroy();

/** Promises more than it sends. */
export const cutShort: Behaviour = (response) => {
  response.writeHead(200, { 'content-length': '5000' }).write('{"choices":[{"candidates":[');
  setTimeout(() => response.destroy(), 20);
};

/** Sends a byte now and then. */
export const dripping: Behaviour = (response) => {
  response.writeHead(200);
  const drip = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(drip));
};

/** One answer. */
export function answering(status: number, body: string, headers: Record<string, string> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
}
