import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool } from './database.js';

/** A message of PostgreSQL's protocol: its type, its length, its content. */
function message(type: string, content: Buffer = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, content]);
}

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const TERMINATED = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

describe('a connection that PostgreSQL terminates in the moment it is made', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    // All in one packet: whoever asked for the connection has no chance to watch it before it is lost.
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATED])));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `postgresql://anyone@127.0.0.1:${(server.address() as AddressInfo).port}/any`;
  });
  afterEach(() => server.close());

  it('fails what was to be asked over it, and does not end the process', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): number => uncaught.push(error);
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', note);
    try {
      const pool = openPool(url, 1);
      const client = await pool.connect();
      await expect(client.query('select 1')).rejects.toThrow(/not queryable|terminat/);
      client.release();
      await expect(pool.query('select 1')).rejects.toThrow(/not queryable|terminat/);
      await pool.end();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    }
    expect(uncaught).toEqual([]);
  });
});
