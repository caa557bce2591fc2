import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { v7 } from '../database/id.js';
import { asSent } from './mail-frame.js';
import { withMailServer } from './mail-server.js';

/** A mail to one person. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  /** What stands in the body. Cleaned on its way out: nothing in it runs, whatever it was made of. */
  html?: string;
  /** Stays the same when the mail is sent again, so that mail programs show it once. */
  messageId: string;
  /** Where mail programs post to when the reader wants no more of these (RFC 8058). */
  unsubscribeUrl?: string;
  attachments?: Attachment[];
}

/** A file that comes with a mail. Its bytes are given: nothing is read from anywhere. */
export interface Attachment {
  /** Its name, whose ending says what it is. */
  name: string;
  bytes: Buffer;
}

/** Sends mails. Throws when the mail was not taken; whoever calls is a job that tries again. */
export abstract class MailTransport {
  abstract send(mail: Mail): Promise<void>;
}

/** Milliseconds each step of talking to a mail server may take. */
const SMTP_TIMEOUT = 10_000;
/** Milliseconds a mail may take in all, its attachments included. */
const SENDING_LIMIT = 120_000;

/** Through a mail server. */
export class SmtpTransport extends MailTransport {
  constructor(
    private readonly url: string,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: Mail): Promise<void> {
    const limits = { step: SMTP_TIMEOUT, all: SENDING_LIMIT };
    await withMailServer(this.url, limits, (server) => server.sendMail(partsOf(mail, this.from)));
  }
}

/** Into files, when there is no mail server: one .eml each, to be opened by any mail program. */
export class FileTransport extends MailTransport {
  constructor(
    private readonly folder: string,
    private readonly from: string,
  ) {
    super();
  }

  async send(mail: Mail): Promise<void> {
    const composer = createTransport({
      streamTransport: true,
      buffer: true,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const { message } = await composer.sendMail(partsOf(mail, this.from));
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${v7()}.eml`);
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
}

/** What nodemailer is given: these fields and no others, each of them a text, or bytes. */
function partsOf(
  { to, subject, text, html, messageId, unsubscribeUrl, attachments = [] }: Mail,
  from: string,
): SendMailOptions {
  return {
    from,
    headers: {
      // Out-of-office answers and other machines leave it alone (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribeUrl === undefined
        ? {}
        : {
            'List-Unsubscribe': `<${unsubscribeUrl}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
    },
    // As an object, the address is one recipient, whatever it is made of: a text could name several.
    to: { name: '', address: to },
    subject,
    text,
    messageId,
    ...(html === undefined ? {} : { html: asSent(html) }),
    // As an object with anything but bytes, the content would name files and addresses to be read.
    attachments: attachments.map(({ name, bytes }) => ({ filename: name, content: Buffer.from(bytes) })),
  };
}
