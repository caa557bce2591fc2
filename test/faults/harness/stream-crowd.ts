import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

/** Connections opened at the same time: the server's queue of new ones is short. */
const AT_ONCE = 50;
/** How often one asks, a second apart. */
const TRIALS = 30;

/** Many open event streams, read as cheaply as can be: what is told is counted, not kept. */
export class StreamCrowd {
  private readonly streams: CountedStream[] = [];

  /** @param base `http://host:port` @param token with which all streams are opened @param marker what is counted */
  constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly marker: string,
  ) {}

  /** Opens so many more. @throws Error when one is refused */
  async open(count: number): Promise<void> {
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - opened) }, () =>
        CountedStream.open(this.base, this.token, this.marker),
      );
      this.streams.push(...(await Promise.all(batch)));
    }
  }

  /** How many streams are still open. */
  get size(): number {
    return this.streams.filter(({ isOpen }) => isOpen).length;
  }

  /** What each stream was told so far, fewest first. */
  get counts(): number[] {
    return this.streams.map(({ count }) => count).sort((a, b) => a - b);
  }

  /**
   * Waits until every stream was told so many.
   *
   * @returns milliseconds from the call until half of them and until all of them were; undefined when not in time
   */
  async told(count: number, limitMs: number): Promise<{ half: number; all: number } | undefined> {
    const begun = performance.now();
    let half: number | undefined;
    while (performance.now() - begun < limitMs) {
      const reached = this.streams.filter((stream) => stream.count >= count).length;
      const took = performance.now() - begun;
      if (reached * 2 >= this.streams.length) half ??= took;
      if (reached === this.streams.length) return { half: half ?? took, all: took };
      await wait(2);
    }
    return undefined;
  }

  close(): void {
    for (const stream of this.streams) stream.close();
  }
}

/** A stream of which only the marks are counted. */
class CountedStream {
  count = 0;
  isOpen = true;
  /** The end of what came last: a mark may be cut in two. */
  private tail = Buffer.alloc(0);

  private constructor(
    private readonly socket: Socket,
    private readonly marker: Buffer,
  ) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isOpen = false));
  }

  /** Asks again where the machine is too busy to let it in. */
  static async open(base: string, token: string, marker: string): Promise<CountedStream> {
    for (let trial = 1; ; trial += 1) {
      const socket = await ask(base, token);
      const [head] = (await once(socket, 'data')) as [Buffer];
      const [status = ''] = head.toString().split('\r\n');
      if (status.includes(' 200 ')) return new CountedStream(socket, Buffer.from(marker));
      socket.destroy();
      if (!status.includes(' 503 ') || trial === TRIALS) throw new Error(`no stream: ${status}`);
      await wait(1_000);
    }
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    const { marker } = this;
    const bytes = Buffer.concat([this.tail, chunk]);
    for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + marker.length))
      this.count += 1;
    // Shorter than a mark: none is counted twice.
    this.tail = bytes.subarray(Math.max(0, bytes.length - marker.length + 1));
  }
}

/** A client that asks for the stream and reads nothing at all. */
export async function silentStream(base: string, token: string): Promise<Socket> {
  const socket = await ask(base, token);
  socket.on('error', () => undefined);
  return socket.pause();
}

async function ask(base: string, token: string): Promise<Socket> {
  const { hostname, port, host } = new URL(base);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`GET /api/events HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
  return socket;
}
