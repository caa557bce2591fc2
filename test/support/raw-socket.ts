import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** A client that says what it likes, byte by byte: to see how the server takes what no library would send. */
export class RawSocket {
  private received = '';
  private gone = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.gone = true));
  }

  /** @param base `http://host:port` */
  static async open(base: string): Promise<RawSocket> {
    const { hostname, port } = new URL(base);
    // Half open: it does not leave when the server says good-bye.
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawSocket(socket);
  }

  /** All the server said so far. */
  get text(): string {
    return this.received;
  }

  /** How many answers came, by their status lines. */
  get statuses(): number[] {
    return [...this.received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  }

  /** Whether the connection is gone for good. */
  get closed(): boolean {
    return this.gone;
  }

  send(text: string | Buffer): void {
    if (!this.socket.destroyed) this.socket.write(text);
  }

  /** Sends a byte at a time until the connection is gone or the time is up. @returns milliseconds it held */
  async drip(byte: string, everyMs: number, limitMs: number): Promise<number> {
    const begun = performance.now();
    while (!this.gone && performance.now() - begun < limitMs) {
      this.send(byte);
      await wait(everyMs);
    }
    return performance.now() - begun;
  }

  /** Waits for so many answers. @throws Error when they do not come within `limitMs` */
  async answers(count: number, limitMs = 5_000): Promise<number[]> {
    const end = performance.now() + limitMs;
    while (this.statuses.length < count) {
      if (performance.now() > end)
        throw new Error(`${this.statuses.length} of ${count} answers: ${this.received}`);
      await wait(10);
    }
    return this.statuses;
  }

  /** The body of the only answer, parsed. */
  body(): Record<string, unknown> {
    const at = this.received.indexOf('\r\n\r\n');
    return JSON.parse(this.received.slice(at + 4)) as Record<string, unknown>;
  }

  close(): void {
    this.socket.destroy();
  }
}
