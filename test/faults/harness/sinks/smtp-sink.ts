import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** What the mail server does with a mail: takes it, refuses it with a code, or takes it and says nothing or vanishes. */
export type MailBehaviour = 'take' | 'hold' | 'drop-after-data' | { code: number };

/** A mail server that keeps the Message-ID of each mail before it answers. */
export class SmtpSink {
  behave: MailBehaviour = 'take';
  /** Message-IDs in the order in which the mails were taken in, told or not. */
  readonly taken: string[] = [];
  /** Addressees of the mails, in the same order. */
  readonly addressees: string[] = [];
  /** The mails as they travelled, in the same order. */
  readonly mails: Buffer[] = [];
  /** Addressees that it does not know. */
  readonly unknown = new Set<string>();
  /** Addressees that it refuses for other reasons, with what it says: `450 4.2.1 Busy`. */
  readonly refusing = new Map<string, string>();
  /** Addressees it was asked about, known or not. */
  readonly asked: string[] = [];
  /** Codes it refused with. */
  readonly refused: number[] = [];
  private server: SMTPServer | undefined;
  private readonly sockets = new Set<Socket>();
  private boundPort = 0;

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    await sink.up();
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.boundPort}`;
  }

  /** Begins to listen, on the same port as before. */
  async up(): Promise<void> {
    this.server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        this.asked.push(address);
        const words = this.unknown.has(address) ? '550 no such user' : this.refusing.get(address);
        if (words === undefined) done();
        else done(Object.assign(new Error(words.slice(4)), { responseCode: Number(words.slice(0, 3)) }));
      },
      onData: (stream, { envelope }, done) =>
        void this.take(stream, envelope.rcptTo.map(({ address }) => address).join(), done),
    });
    this.server.on('error', () => undefined);
    const listener = this.server.listen(this.boundPort, '127.0.0.1');
    listener.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await once(listener, 'listening');
    this.boundPort = (listener.address() as AddressInfo).port;
  }

  /** Nobody listens any more, and whoever is connected is cut off. */
  async down(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise<void>((done) => server.close(done));
  }

  private async take(
    stream: SMTPServerDataStream,
    addressee: string,
    done: (error?: Error) => void,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const messageId = /^message-id:\s*(\S+)/im.exec(Buffer.concat(chunks).toString())?.[1] ?? 'unnamed';
    if (typeof this.behave === 'object') {
      const { code } = this.behave;
      this.refused.push(code);
      done(Object.assign(new Error('not now'), { responseCode: code }));
      return;
    }
    this.taken.push(messageId);
    this.addressees.push(addressee);
    this.mails.push(Buffer.concat(chunks));
    if (this.behave === 'take') done();
    else if (this.behave === 'drop-after-data') for (const socket of this.sockets) socket.destroy();
  }
}
