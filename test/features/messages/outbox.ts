import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { FakeWhatsapp } from './fake-whatsapp.js';
import { deliverWhatsapp, inbox, whatsapp, whatsappStatus, whatsappText, type Message } from './inbox.js';

/** Mia's number. */
export const MIA = '14155550142';

/** The product with a Graph API that behaves as the test wants, and Mia, who wrote on WhatsApp and can be answered. */
export class Outbox {
  /** The administrator; a test that lets hours go by signs in anew. */
  ada: Api;
  /** Mia's id. */
  mia = '';

  private constructor(
    readonly t: TestApp,
    readonly fake: FakeWhatsapp,
    private readonly signedIn: Api,
  ) {
    this.ada = signedIn;
  }

  /** Starts both for one test file; close them in `afterAll`. */
  static async open(): Promise<Outbox> {
    const fake = await FakeWhatsapp.start();
    const t = await startTestApp({
      env: {
        WHATSAPP_API_URL: fake.url,
        WHATSAPP_PHONE_NUMBER_ID: '209871234500011',
        WHATSAPP_ACCESS_TOKEN: 'the token of the tests',
      },
    });
    return new Outbox(t, fake, await t.api.asAda());
  }

  async close(): Promise<void> {
    await this.t.close();
    await this.fake.close();
  }

  /** Forgets everything that was said; then Mia says hello. */
  async begin(): Promise<void> {
    const { t, fake } = this;
    await t.database.transaction(async () => {
      await t.database.rows("select set_config('parley.audit', 'retention', true)");
      await t.database.rows(
        'truncate "Customer", "WebhookDelivery", "MessageChange", "LiveEvent", "AuditEntry", "IdempotencyKey" cascade',
      );
    });
    await t.database.rows('delete from graphile_worker._private_jobs');
    t.clock.set('2026-03-02T10:00:00Z');
    this.ada = this.signedIn;
    fake.next();
    fake.arrived.length = 0;
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [whatsappText('wamid.hello', MIA, 'Hello', t.clock.now())] }),
    );
    await t.drain();
    this.mia = (await inbox(this.ada))[0]?.customer.id ?? '';
  }

  /** Hands a message to Mia in. @param more other fields of the request */
  send(more: object = {}, headers: Record<string, string> = {}): Promise<Answer<Message>> {
    const body = { customerId: this.mia, body: 'Hi Mia, how can we help?', ...more };
    return this.ada.post<Message>('/api/messages', body, { headers });
  }

  async read(id: string): Promise<Message> {
    return (await this.ada.get<Message>(`/api/messages/${id}`)).body;
  }

  /** A status callback of the platform. @param name the platform's for the message */
  status(name: string, word: string, more: object = {}): Promise<Answer> {
    const { t } = this;
    return deliverWhatsapp(t, whatsapp({ statuses: [whatsappStatus(name, word, MIA, t.clock.now(), more)] }));
  }

  /** How often a message was sent that may have been sent before. */
  async sentAgain(): Promise<number> {
    return (await this.t.database.rows(`select 1 from "AuditEntry" where action = 'sent-again'`)).length;
  }

  /** How often it was told that a message changed. */
  async told(id: string): Promise<number> {
    const rows = await this.t.database.rows(
      `select 1 from "LiveEvent" where type = 'message.updated' and payload->>'messageId' = $1`,
      [id],
    );
    return rows.length;
  }
}
