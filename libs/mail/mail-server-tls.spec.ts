import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withMailServer } from './mail-server.js';

const MAIL = { from: 'parley@example.com', to: 'mira@example.com', subject: 'Hello', text: 'Encrypted.' };
const LIMITS = { step: 10_000, all: 10_000 };

let server: SMTPServer;
let url: string;
/** Lets a client in; never called, it hears no word. */
let greet: (done: () => void) => void;
const sessions: SMTPServerSession[] = [];
const mails: string[] = [];
const open = new Set<Socket>();

beforeEach(async () => {
  greet = (done) => done();
  for (const list of [sessions, mails]) list.length = 0;
  // With a certificate that it brings along and that nobody has signed.
  server = new SMTPServer({
    secure: true,
    disabledCommands: ['AUTH'],
    onConnect: (session, done) => {
      sessions.push(session);
      greet(done);
    },
    onData: (stream, _session, done) => {
      stream.setEncoding('utf8');
      let mail = '';
      stream.on('data', (piece: string) => (mail += piece));
      stream.on('end', () => {
        mails.push(mail);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  listener.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  await once(listener, 'listening');
  url = `smtps://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await new Promise<void>((closed) => server.close(closed));
});

const trusting = (): string => `${url}?tls.rejectUnauthorized=false`;

describe('a mail server that speaks TLS from the first byte', () => {
  it('takes a mail', async () => {
    await withMailServer(trusting(), LIMITS, (transport) => transport.sendMail(MAIL));
    expect(sessions).toMatchObject([{ secure: true }]);
    expect(mails).toMatchObject([expect.stringContaining('Encrypted.') as string]);
    await expect.poll(() => open.size).toBe(0);
  });

  it('is told nothing when nobody vouches for its certificate', async () => {
    await expect(withMailServer(url, LIMITS, (transport) => transport.sendMail(MAIL))).rejects.toThrow(
      /certificate/i,
    );
    expect(mails).toEqual([]);
    await expect.poll(() => open.size).toBe(0);
  });

  it('is left when the time is over, and its connection ends, when it never says a word', async () => {
    greet = () => undefined;
    const looked = withMailServer(trusting(), { step: 10_000, all: 500 }, (transport) => transport.verify());
    await expect(looked).rejects.toThrow(/did not come to an end within 0\.5 s/);
    expect(sessions).toHaveLength(1);
    await expect.poll(() => open.size).toBe(0);
  });
});
