import { createECDH, randomBytes } from 'node:crypto';
import { encodeAdapter } from '@libs/ai/local/adapter/encoding.js';
import { HASH_BITS } from '@libs/ai/local/model/grams.js';
import { SHIPPED } from '@libs/ai/local/model/shipped.js';
import { SCORES } from '@libs/ai/local/model/weights.js';
import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliverGeneric } from '../messages/inbox.js';
import { ActionTokensRepository } from '../../../apps/api/src/notifications/actions/action-tokens.repository.js';

/** Ada's, that of everybody who is made here, and what they change it to. */
export const PASSWORDS = [
  'ada keeps the keys of the house',
  'a long sentence nobody guesses',
  'another sentence nobody knows',
] as const;

export const ARTICLE = { title: 'Returns', body: 'You can return anything within 30 days.' };

export const REPORT = {
  name: 'Customers of the day',
  dataset: 'customers',
  format: 'csv',
  every: 'DAY',
  recipients: ['boss@example.com'],
};

/** A mail template that is right for every kind of mail. */
export const TEMPLATE = { subject: 'News', html: '<p>{{link}}</p>', text: '{{link}}' };

let number = 0;
/** A word that was not there before. */
export const unique = (): string => `${(number += 1)}-${Date.now()}`;

/** A new saved reply. */
export const savedReply = (): object => ({
  title: 'A reply',
  shortcut: `s${unique()}`,
  body: 'Hi {{customer.name}}',
  shared: true,
});

/** A browser to push to. */
export function device(): { endpoint: string; keys: object; deviceName: string } {
  const keys = createECDH('prime256v1');
  return {
    endpoint: `https://push.example.com/${unique()}`,
    keys: { p256dh: keys.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') },
    deviceName: 'A phone',
  };
}

/** The id of what was made. @throws Error when it was refused */
export async function idOf(answer: Promise<Answer>): Promise<string> {
  const { status, body, text } = await answer;
  if (status >= 300) throw new Error(text);
  return (body as { id: string }).id;
}

/** The product with an administrator, and everything that routes are used upon, made when it is needed. */
export class AuditScene {
  /** Secrets that were made while driving the routes. */
  readonly made: string[] = [];

  private constructor(
    readonly t: TestApp,
    readonly ada: Api,
  ) {}

  /** Starts it for one test file; close it in `afterAll`. */
  static async open(): Promise<AuditScene> {
    const t = await startTestApp({ env: { ALLOW_SIGNUP: 'true' } });
    return new AuditScene(t, await t.api.asAda());
  }

  close(): Promise<void> {
    return this.t.close();
  }

  customer(): Promise<string> {
    return idOf(this.ada.post('/api/customers', { name: `Customer ${unique()}` }));
  }

  user(): Promise<string> {
    return idOf(
      this.ada.post('/api/users', {
        email: `${unique()}@example.com`,
        name: 'Somebody',
        password: PASSWORDS[1],
      }),
    );
  }

  async lead(): Promise<string> {
    return idOf(this.ada.post('/api/leads', { customerId: await this.customer(), title: 'A lead' }));
  }

  /** Somebody who wrote, with their message. */
  async writer(): Promise<{ messageId: string; customerId: string; conversationId: string }> {
    const from = unique();
    await deliverGeneric(this.t, { from, body: 'How much is it? secretwords', messageId: from });
    await this.t.drain();
    const [row] = await this.t.database.rows<{
      messageId: string;
      customerId: string;
      conversationId: string;
    }>(
      `select id::text as "messageId", "customerId"::text, "conversationId"::text from "Message" where "externalId" = $1`,
      [from],
    );
    if (!row) throw new Error('nothing arrived');
    return row;
  }

  /** A mail of a notification that could not be sent. */
  async deadMail(): Promise<string> {
    const [row] = await this.t.database.rows<{ id: string }>(
      `with news as (
         insert into "Notification" (id, "userId", type, key, tag, title, body, url)
         values (gen_random_uuid(), $1::uuid, 'MESSAGE', $2, 'tag', 'News', '', '/') returning id
       )
       insert into "NotificationDelivery" (id, "notificationId", target, state)
       select gen_random_uuid(), id, 'email', 'DEAD' from news returning id::text`,
      [await this.user(), unique()],
    );
    if (!row) throw new Error('nothing died');
    return row.id;
  }

  /** The token of a button under somebody's news. */
  async button(action: string): Promise<string> {
    const userId = await this.user();
    const [row] = await this.t.database.rows<{ id: string }>(
      `insert into "Notification" (id, "userId", type, key, tag, title, body, url)
       values (gen_random_uuid(), $1::uuid, 'MESSAGE', $2, 'tag', 'News', '', '/') returning id::text`,
      [userId, unique()],
    );
    const tokens = this.t.app.get(ActionTokensRepository);
    const [token] = await tokens.open([{ userId, notificationId: row?.id ?? '', action, ttl: 60 }]);
    if (token === undefined) throw new Error('there is no token');
    this.made.push(token);
    return token;
  }

  /** Something that the local model learned. */
  async modelVersion(state: string): Promise<number> {
    const nothing = encodeAdapter({
      known: new Uint32Array(2 ** HASH_BITS / 32),
      ranks: new Uint32Array(2 ** HASH_BITS / 32),
      grams: new Int8Array(),
      steps: new Float32Array(SCORES),
    });
    const version = (number += 1);
    await this.t.database.rows(
      `insert into "ModelVersion" (id, version, state, reason, "trainedAt", base, "learnedFrom", taught, "heldBack",
         figures, guard, weights)
       values (gen_random_uuid(), $1::int, $2::"ModelState", '', now(), $3, '', 0, 0, '{}', '{}', $4::bytea)`,
      [version, state, SHIPPED.sha256, nothing],
    );
    return version;
  }

  /** Signs somebody new in. */
  async person(): Promise<{ api: Api; email: string }> {
    const email = `${unique()}@example.com`;
    await idOf(this.ada.post('/api/users', { email, name: 'Somebody', password: PASSWORDS[1] }));
    const signedIn = await this.t.api.post<{ accessToken: string; refreshToken: string }>('/api/auth/login', {
      email,
      password: PASSWORDS[1],
    });
    this.made.push(signedIn.body.accessToken, signedIn.body.refreshToken);
    return { api: this.t.api.with(signedIn.body.accessToken), email };
  }
}
