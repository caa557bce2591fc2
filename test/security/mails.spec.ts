import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FileTransport, SmtpTransport, type Mail, type MailTransport } from '@libs/mail/mail.js';
import { ADA, hire } from '../features/auth/staff.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const FROM = 'Parley <parley@example.com>';

/** A mail server that keeps what it is told. */
interface Post {
  transport: MailTransport;
  received: { recipients: string[]; raw: string }[];
  close(): Promise<void>;
}

async function smtp(): Promise<Post> {
  const received: Post['received'] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ recipients, raw: Buffer.concat(chunks).toString('utf8') });
        done();
      });
    },
  });
  // A client that is cut off is no fault of the server.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    transport: new SmtpTransport(`smtp://127.0.0.1:${port}`, FROM),
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const mail = (more: Partial<Mail>): Mail => ({
  to: 'noor@example.com',
  subject: 'Hello',
  text: 'Hello',
  messageId: '<1@parley>',
  ...more,
});

describe('a mail', () => {
  let folder: string;
  let post: Post;
  beforeAll(async () => {
    post = await smtp();
    folder = mkdtempSync(join(tmpdir(), 'parley-mails-'));
  });
  afterEach(() => post.received.splice(0));
  afterAll(async () => {
    await post.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The mail as both ways out write it. */
  async function sentBothWays(written: Mail): Promise<Email[]> {
    const files = join(folder, 'files');
    await new FileTransport(files, FROM).send(written);
    await post.transport.send(written);
    const [name = ''] = readdirSync(files);
    const raws = [readFileSync(join(files, name), 'utf8'), post.received.at(-1)?.raw ?? ''];
    expect(statSync(join(files, name)).mode & 0o077, 'nobody else may read it').toBe(0);
    rmSync(files, { recursive: true });
    return Promise.all(raws.map((raw) => PostalMime.parse(raw)));
  }

  it('leaves with its HTML cleaned, by every way out', async () => {
    const html =
      '<p onclick="x()">Hi <a href="javascript:alert(1)">you</a></p><script>alert(1)</script><form><input></form>';
    for (const sent of await sentBothWays(mail({ html }))) {
      const [, body = ''] = /<body[^>]*>(.*)<\/body>/s.exec(sent.html ?? '') ?? [];
      expect(body).toBe('<p>Hi <a rel="noopener noreferrer">you</a></p>');
      expect(sent.html).not.toMatch(/<script|alert/);
    }
  });

  it('gets no header and no recipient from line ends in its subject or recipient', async () => {
    const subject = 'Hello\r\nBcc: eve@example.com\r\n\r\n<script>alert(1)</script>';
    for (const sent of await sentBothWays(mail({ subject }))) {
      expect(sent.headers.map(({ key }) => key)).not.toContain('bcc');
      expect(sent.to?.map(({ address }) => address)).toEqual(['noor@example.com']);
      expect(sent.text?.trim()).toBe('Hello');
    }
    expect(post.received.at(-1)?.recipients).toEqual(['noor@example.com']);
    for (const to of ['noor@example.com\r\nRCPT TO:<eve@example.com>', 'noor@example.com, eve@example.com']) {
      await post.transport.send(mail({ to })).catch(() => undefined);
    }
    const recipients = post.received.flatMap((received) => received.recipients);
    expect(recipients).not.toContain('eve@example.com');
  });

  it('never holds a file of the server or a page of its network, whatever a field is made of', async () => {
    const file = join(folder, 'secret.txt');
    writeFileSync(file, 'the secret of the server');
    for (const trick of [{ path: file }, { href: `file://${file}` }, { path: 'http://127.0.0.1:9/' }]) {
      for (const field of [
        'html',
        'text',
        'subject',
        'attachments',
        'raw',
        'alternatives',
        'icalEvent',
        'amp',
      ]) {
        const tricked = { ...mail({}), [field]: field.endsWith('s') ? [trick] : trick };
        for (const transport of [new FileTransport(join(folder, 'tricked'), FROM), post.transport]) {
          await transport.send(tricked).catch(() => undefined);
        }
      }
    }
    const files = readdirSync(join(folder, 'tricked')).map((name) =>
      readFileSync(join(folder, 'tricked', name), 'utf8'),
    );
    const all = [...files, ...post.received.map(({ raw }) => raw)];
    expect(all.length).toBeGreaterThan(0);
    for (const raw of all) expect(raw).not.toMatch(/the secret of the server|dGhlIHNlY3JldC/);
  });
});

describe('the mail to set a new password', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ env: { PUBLIC_URL: 'https://crm.example.com' } });
  });
  afterAll(() => t.close());

  it('says a hostile name as it is written and is made of nothing else', async () => {
    const name = `<img src=x onerror=alert(1)> https://evil.example {{7*7}} \u202eevil`;
    const ada = await t.api.signIn(ADA.email, ADA.password);
    await hire(ada, {
      name,
      email: 'mallory@example.com',
      role: 'AGENT',
      password: 'herons wade in cold water',
    });
    // The address of the link is the configured one, whatever the caller says it is.
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    await t.api.post('/api/auth/password/forgot', { email: 'mallory@example.com' }, { headers });
    await t.drain();
    const folder = join(t.env.DATA_DIR ?? '', 'mail');
    const [file = ''] = readdirSync(folder);
    const sent = await PostalMime.parse(readFileSync(join(folder, file), 'utf8'));
    // A character that turns the writing around is left out.
    const shown = name.replace('\u202e', '');
    const escaped = shown.replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    expect(sent.html).toContain(`Hello ${escaped},`);
    const html = (sent.html ?? '').replace(escaped, '');
    expect(html).not.toMatch(/<(?:img|script|iframe)|onerror|evil/i);
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"|url\(([^)]*)\)/g)].map(
      ([, link, image]) => new URL(link ?? image ?? '').origin,
    );
    expect(new Set(addresses)).toEqual(new Set(['https://crm.example.com']));
    expect(sent.text).toContain(`Hello ${shown},`);
    expect(sent.subject).toBe('Set a new password for Parley');
    const links = [...(sent.text ?? '').replace(shown, '').matchAll(/https?:\/\/[^/\s]+/g)].map(
      ([link]) => link,
    );
    expect(links).toEqual(['https://crm.example.com']);
  });

  it('can not be split by a name: line ends in names are refused', async () => {
    const ada = await t.api.signIn(ADA.email, ADA.password);
    for (const name of ['a\r\nBcc: eve@example.com', 'a\nb', 'a\u2028b\u0085c', 'a\u0000b']) {
      const answer = await ada.post('/api/users', {
        name,
        email: 'split@example.com',
        role: 'AGENT',
        password: 'herons wade in cold water',
      });
      expect(answer.status, JSON.stringify(name)).toBe(400);
    }
  });
});
