import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';

/** A server that stands for something outside the product. */
export interface Outside {
  port: number;
  /** How many connections were ever made to it. */
  connections: () => number;
  /** How many of them are open. */
  open: () => number;
  close: () => Promise<void>;
}

const running = new Set<Outside>();

afterEach(async () => {
  for (const outside of running) await outside.close();
});

/** Starts an HTTP server until the end of the test. @param port a free one when 0 */
export function serve(listener: RequestListener, host = '127.0.0.1', port = 0): Promise<Outside> {
  return start(createServer(listener), host, port);
}

/** Starts a server that accepts connections and never says a word, until the end of the test. */
export function listen(host = '127.0.0.1'): Promise<Outside> {
  return start(
    createTcpServer((socket) => socket.resume()),
    host,
    0,
  );
}

async function start(server: Server, host: string, port: number): Promise<Outside> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done));
  const outside: Outside = {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    open: () => sockets.size,
    close: async () => {
      running.delete(outside);
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  running.add(outside);
  return outside;
}
