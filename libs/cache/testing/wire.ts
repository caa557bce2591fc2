import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line between one process and a server on this machine, to cut without the server knowing. */
export class Wire {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private blocked = false;

  private constructor(target: number) {
    this.server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.sockets.delete(socket));
        if (this.blocked) socket.pause();
      }
      near.on('data', (data) => far.write(data));
      far.on('data', (data) => near.write(data));
      near.on('close', () => far.destroy());
      far.on('close', () => near.destroy());
    });
  }

  static async to(target: number): Promise<Wire> {
    const wire = new Wire(target);
    wire.server.listen(0, '127.0.0.1');
    await once(wire.server, 'listening');
    return wire;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Nothing comes through any more, and nobody is told. */
  block(): void {
    this.blocked = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** What waited comes through. */
  unblock(): void {
    this.blocked = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}
