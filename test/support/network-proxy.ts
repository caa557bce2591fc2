import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How the line behaves. */
export interface Toxics {
  /** Milliseconds that every piece of data takes in each direction. */
  latencyMs?: number;
  /** Connections stay open, new ones are made, and nothing comes through. */
  blackhole?: boolean;
  /** Most bytes that travel in one piece. */
  slice?: number;
}

/** Watches what passes, for the moment at which something shall happen. */
interface Trap {
  text: string;
  direction: 'up' | 'down';
  /** Whether it goes on its way all the same. */
  passes: boolean;
  caught: () => void;
}

/** A line between a process and a server on this machine, with faults to switch on. */
export class NetworkProxy {
  toxics: Toxics = {};
  /** What happens to connections that come; they are joined to the target when there is nothing. */
  private refusal: ((near: Socket) => void) | undefined;
  private traps: Trap[] = [];
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {
    server.on('connection', (near) => this.join(near));
  }

  /** @param port of the target @param host of the target */
  static async to(port: number, host = '127.0.0.1'): Promise<NetworkProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new NetworkProxy(server, { host, port });
  }

  /** A line to the server that an address names. @param url of PostgreSQL, whose port it may leave out */
  static toServerOf(url: string): Promise<NetworkProxy> {
    const { hostname, port } = new URL(url);
    return NetworkProxy.to(Number(port || 5432), hostname);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** An address of the target, through this. */
  through(url: string): string {
    const changed = new URL(url);
    changed.host = `127.0.0.1:${this.port}`;
    return changed.toString();
  }

  /**
   * Stops the piece of data that holds this text, and all behind it on its connection, for good. A statement is
   * known by its name or by a value in it.
   *
   * @param direction `up` to the server, so that it never hears of it; `down` from it, when it has done its work
   * @returns when it is caught
   */
  hold(text: string, direction: 'up' | 'down'): Promise<void> {
    return new Promise((caught) => this.traps.push({ text, direction, passes: false, caught }));
  }

  /** Says when a piece of data with this text comes by, and lets it go on. @param direction as for `hold` */
  sight(text: string, direction: 'up' | 'down'): Promise<void> {
    return new Promise((caught) => this.traps.push({ text, direction, passes: true, caught }));
  }

  /** Ends every connection with a reset. @param refuse also those that come, until `heal` */
  reset(refuse = false): void {
    this.end((socket) => socket.resetAndDestroy(), refuse);
  }

  /** Closes every connection, also those that come, until `heal`. */
  cut(): void {
    this.end((socket) => socket.destroy(), true);
  }

  /** The line is good again; what was held is lost with its connection. */
  heal(): void {
    const broken = this.toxics.blackhole === true;
    this.toxics = {};
    this.refusal = undefined;
    this.traps = [];
    if (broken) this.reset();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private end(one: (socket: Socket) => void, refuse: boolean): void {
    this.refusal = refuse ? one : undefined;
    for (const socket of this.sockets) one(socket);
  }

  private join(near: Socket): void {
    if (this.refusal) {
      near.on('error', () => undefined);
      this.refusal(near);
      return;
    }
    const far = connect(this.target);
    for (const [from, to, direction] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      let last = Promise.resolve();
      from.on('data', (data) => {
        last = last.then(() => this.carry(data, to, direction));
      });
    }
  }

  private async carry(data: Buffer, to: Socket, direction: 'up' | 'down'): Promise<void> {
    const trap = this.traps.find((each) => each.direction === direction && data.includes(each.text));
    if (trap) {
      this.traps.splice(this.traps.indexOf(trap), 1);
      trap.caught();
    }
    // Never again: whatever comes behind it waits for this one.
    if (trap?.passes === false || this.toxics.blackhole === true) return new Promise(() => undefined);
    const { latencyMs, slice = data.length } = this.toxics;
    if (latencyMs !== undefined) await wait(latencyMs);
    for (let start = 0; start < data.length; start += slice) {
      if (!to.writable) return;
      to.write(data.subarray(start, start + slice));
      if (slice < data.length) await new Promise(setImmediate);
    }
  }
}
