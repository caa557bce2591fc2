import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withMailServer } from './mail-server.js';

let server: Server;
let say: (socket: Socket) => void;
let url: string;
const open = new Set<Socket>();
const drips: NodeJS.Timeout[] = [];

beforeEach(async () => {
  server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.resume();
    say(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const drip of drips.splice(0)) clearInterval(drip);
  for (const socket of open) socket.destroy();
  await new Promise((closed) => server.close(closed));
});

/** Says a line again and again, each within any limit of a step. */
function drip(socket: Socket, line: string): void {
  drips.push(setInterval(() => socket.writable && socket.write(line), 20));
}

const LATE = /did not come to an end within 0\.5 s/;

describe('a mail server', () => {
  it.each([
    ['never says a word', (): void => undefined],
    ['never ends its greeting', (socket: Socket): void => drip(socket, '220-wait\r\n')],
    [
      'never ends an answer',
      (socket: Socket): void => {
        socket.write('220 hello\r\n');
        socket.once('data', () => drip(socket, '250-wait\r\n'));
      },
    ],
  ])('that %s is left when the time is over, and its connection ends', async (_, behaviour) => {
    say = behaviour;
    const looked = withMailServer(url, { step: 10_000, all: 500 }, (transport) => transport.verify());
    await expect(looked).rejects.toThrow(LATE);
    await expect.poll(() => open.size).toBe(0);
  });

  it('is left at once by whoever ends', async () => {
    say = () => undefined;
    const ending = new AbortController();
    const looked = withMailServer(url, { step: 10_000, all: 10_000, signal: ending.signal }, (transport) =>
      transport.verify(),
    );
    looked.catch(() => undefined);
    await expect.poll(() => open.size).toBe(1);
    ending.abort();
    await expect(looked).rejects.toThrow();
    await expect.poll(() => open.size).toBe(0);
  });
});
