import { expect } from 'vitest';
import { SmtpSink } from '../../faults/harness/sinks/smtp-sink.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { read, type ReadMail } from './mailbox.js';
import { deliveries, openStaffRoom, tell, type Delivery, type Member } from './staff-room.js';

/** Where the product is reached from outside. */
export const ADDRESS = 'https://parley.example.com';

/** The product beside a mail server, and Mira, who wants her news by mail. */
export class PostOffice {
  private constructor(
    readonly t: TestApp,
    readonly sink: SmtpSink,
    readonly ada: Api,
    readonly mira: Member,
    readonly jonas: Member,
  ) {}

  /** Opens it for one test file; close it in `afterAll`. */
  static async open(): Promise<PostOffice> {
    const sink = await SmtpSink.start();
    const t = await startTestApp({
      env: { SMTP_URL: sink.url, PUBLIC_URL: ADDRESS, OUTGOING_ALLOWED_HOSTS: '127.0.0.1' },
    });
    const { ada, mira, jonas } = await openStaffRoom(t);
    return new PostOffice(t, sink, ada, mira, jonas);
  }

  async close(): Promise<void> {
    await this.t.close();
    await this.sink.down();
  }

  /** Forgets all that was sent, refused and chosen. */
  async empty(): Promise<void> {
    const { sink, t } = this;
    sink.behave = 'take';
    for (const kept of [sink.unknown, sink.refusing]) kept.clear();
    for (const list of [sink.taken, sink.addressees, sink.mails, sink.asked]) list.length = 0;
    for (const table of ['Notification', 'MailSuppression', 'Report', 'NotificationPreferences'])
      await t.database.rows(`delete from "${table}"`);
    await t.database.rows('delete from graphile_worker._private_jobs');
    const types = { LEAD_ALERT: { email: true }, MESSAGE: { email: true } };
    await this.mira.api.put('/api/notifications/preferences', { types });
  }

  /** The mails that arrived, in their order. */
  mails(): Promise<ReadMail[]> {
    return Promise.all(this.sink.mails.map((raw) => read(raw)));
  }

  /** Tells Mira something, and waits until it is sent or given up for now. @returns the newest mail */
  async mailed(more: Parameters<typeof tell>[2] = {}): Promise<ReadMail | undefined> {
    await tell(this.t, [this.mira.id], more);
    await this.t.drain();
    return (await this.mails()).at(-1);
  }

  /** The one mail in the log of deliveries. */
  async onlyMail(): Promise<Delivery> {
    const [delivery, ...others] = await deliveries(this.mira.api, { target: 'email' });
    expect(others).toEqual([]);
    if (!delivery) throw new Error('there is no delivery');
    return delivery;
  }
}

/** The path that the header of a mail unsubscribes by. */
export function pathOf(mail: ReadMail | undefined): string {
  const header = mail?.headers['list-unsubscribe'] ?? '';
  return /^<https:\/\/parley\.example\.com(\/\S+)>$/.exec(header)?.[1] ?? '';
}
