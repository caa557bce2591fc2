import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { onTestFinished, TestRunner } from 'vitest';

/** A server that stands for something outside the product. */
export interface Outside {
  port: number;
  /** How many connections were ever made to it. */
  connections: () => number;
  /** How many of them are open. */
  open: () => number;
  close: () => Promise<void>;
}

/** Starts an HTTP server until the end of the test. @param port a free one when 0 */
export function serve(listener: RequestListener, host = '127.0.0.1', port = 0): Promise<Outside> {
  return opened(createServer(listener), host, port);
}

/** Starts a server that accepts connections and never says a word, until the end of the test. */
export function listen(host = '127.0.0.1'): Promise<Outside> {
  return opened(
    createTcpServer((socket) => socket.resume()),
    host,
  );
}

/**
 * Starts a server whose side of every connection is `say`, until the end of the test: for services that are up and
 * have nothing good to tell. @param port a free one when 0
 */
export function speak(say: (socket: Socket) => void, port = 0): Promise<Outside> {
  return opened(createTcpServer(say), '127.0.0.1', port);
}

/**
 * Opens a server until the end of the test that runs, its hooks `beforeEach` included; what is opened in `beforeAll`,
 * whoever opened it closes. A hook of this module would know one file only: files share modules.
 */
export async function opened(server: Server, host = '127.0.0.1', port = 0): Promise<Outside> {
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
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  if (TestRunner.getCurrentTest() !== undefined) onTestFinished(outside.close);
  return outside;
}
