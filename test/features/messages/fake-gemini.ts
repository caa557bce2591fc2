import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the product asked: the rules and the data apart, as they were sent. */
export interface Asked {
  rules: string;
  data: {
    sources?: { id: string; kind: string; title: string; text: string }[];
    conversation: { id: string; from: string; body: string; known?: object }[];
  };
}

/** Gemini's API, writing what a test says. */
export class FakeGemini {
  readonly asked: Asked[] = [];
  /** What the model writes; thrown strings are the status it answers with instead. */
  writes: (asked: Asked) => unknown = () => ({});
  /** Holds answers back until it resolves. */
  held: Promise<void> = Promise.resolve();

  /** Open connections. */
  connections = 0;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => {
      this.connections += 1;
      socket.on('close', () => (this.connections -= 1));
    });
  }

  static async start(): Promise<FakeGemini> {
    const server = createServer();
    const gemini = new FakeGemini(server);
    server.on('request', (request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        void gemini.answer(Buffer.concat(pieces).toString()).then((text) => {
          response.writeHead(200, { 'content-type': 'application/json' }).end(text);
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gemini;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(body: string): Promise<string> {
    const sent = JSON.parse(body) as {
      systemInstruction: { parts: { text: string }[] };
      contents: { parts: { text: string }[] }[];
    };
    const data = JSON.parse(sent.contents[0]?.parts[0]?.text ?? '{}') as Asked['data'];
    const asked = { rules: sent.systemInstruction.parts[0]?.text ?? '', data };
    this.asked.push(asked);
    await this.held;
    const text = JSON.stringify(this.writes(asked));
    return JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, finishReason: 'STOP' }],
    });
  }
}
