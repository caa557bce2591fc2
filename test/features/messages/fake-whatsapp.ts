import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the fake does with one message: answers with a status and a body, or cuts the line after reading it. */
export type Behaviour =
  | { status: number; body?: object; headers?: Record<string, string> }
  | 'cut'
  | ((sent: SentPayload) => Promise<void>);

/** A message as it arrived. */
export interface SentPayload {
  to: string;
  text?: { body: string };
  context?: { message_id: string };
  biz_opaque_callback_data?: string;
}

/** Stands for Meta's Graph API: keeps what it is sent, and behaves as the test wants. */
export class FakeWhatsapp {
  /** Everything that arrived, refused or not. */
  readonly arrived: SentPayload[] = [];
  private behaviours: Behaviour[] = [];
  private taken = 0;

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FakeWhatsapp> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new FakeWhatsapp(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v23.0`;
  }

  /** What to do with the next messages; afterwards each is taken. */
  next(...behaviours: Behaviour[]): void {
    this.behaviours = behaviours;
  }

  /** The name that the fake gives to the message it takes after this many others. */
  nameOf(count: number): string {
    return `wamid.taken.${count}`;
  }

  /** The name of the message it takes next. */
  get nextName(): string {
    return this.nameOf(this.taken);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sent = JSON.parse(Buffer.concat(chunks).toString()) as SentPayload;
    this.arrived.push(sent);
    const behaviour = this.behaviours.shift();
    if (behaviour === 'cut') {
      this.taken += 1;
      request.socket.destroy();
      return;
    }
    if (typeof behaviour === 'function') await behaviour(sent);
    else if (behaviour) {
      response.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
      response.end(JSON.stringify(behaviour.body ?? {}));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ messages: [{ id: this.nextName }] }));
    this.taken += 1;
  }
}
