import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { v7 } from '../database/id.js';

/** A mail to one person. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** Stays the same when the mail is sent again, so that mail programs show it once. */
  messageId: string;
}

/** Sends mails. Throws when the mail was not taken; whoever calls is a job that tries again. */
export abstract class MailTransport {
  abstract send(mail: Mail): Promise<void>;
}

/** Milliseconds each step of talking to a mail server may take. */
const SMTP_TIMEOUT = 10_000;

/** Through a mail server. */
export class SmtpTransport extends MailTransport {
  private readonly transport;

  constructor(
    url: string,
    private readonly from: string,
  ) {
    super();
    this.transport = createTransport(
      {
        url,
        connectionTimeout: SMTP_TIMEOUT,
        greetingTimeout: SMTP_TIMEOUT,
        socketTimeout: SMTP_TIMEOUT,
        // A field that is an object would make nodemailer read files and addresses.
        disableFileAccess: true,
        disableUrlAccess: true,
      },
      { from },
    );
  }

  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail({ ...mail, from: this.from });
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
    const { message } = await composer.sendMail({ ...mail, from: this.from });
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${v7()}.eml`);
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
  }
}
