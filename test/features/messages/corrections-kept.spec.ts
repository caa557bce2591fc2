import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHeldBack } from '@libs/ai/local/adapter/trial.js';
import { LearningService } from '../../../apps/api/src/messages/assistant/learning/learning.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { correctAll, misread, receive, type Received } from './company.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  messages,
  whatsapp,
  whatsappEdit,
  whatsappText,
  type Page,
} from './inbox.js';

interface Kept {
  intent: string | null;
  sentiment: string | null;
  urgent: boolean | null;
  saidBy: string | null;
  saidIntent: string | null;
  correctedBy: string | null;
}

const LIMIT = 300_000;
let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

async function kept(messageId: string): Promise<Kept | undefined> {
  const [row] = await t.database.rows<Kept>(
    `select c.intent::text, c.sentiment::text, c.urgent, c."saidBy", c."saidIntent"::text, u.email as "correctedBy"
     from "MessageCorrection" c left join "User" u on u.id = c."correctedById" where c."messageId" = $1::uuid`,
    [messageId],
  );
  return row;
}

async function say(body: string, externalId: string = randomUUID()): Promise<string> {
  await deliverGeneric(t, { body, messageId: externalId, from: externalId });
  await t.drain();
  return idOf(externalId);
}

async function idOf(externalId: string): Promise<string> {
  const [row] = await t.database.rows<{ id: string }>(
    'select id::text from "Message" where "externalId" = $1',
    [externalId],
  );
  if (!row) throw new Error(`${externalId} did not arrive`);
  return row.id;
}

const correct = (id: string, change: object) => ada.patch(`/api/messages/${id}/analysis`, change);

async function customerOf(messageId: string): Promise<string> {
  const [row] = await t.database.rows<{ id: string }>(
    `select "customerId"::text as id from "Message" where id = $1::uuid`,
    [messageId],
  );
  return row?.id ?? '';
}

async function corrections(): Promise<number> {
  const { body } = await ada.get<{ corrections: { kept: number } }>('/api/ai/model');
  return body.corrections.kept;
}

describe("an agent's correction", () => {
  it('is kept with what had been said before, by whom it was made, and only for what was named', async () => {
    const id = await say('How much does the large plan cost?');
    await correct(id, { urgent: true });
    expect(await kept(id)).toEqual({
      intent: null,
      sentiment: null,
      urgent: true,
      saidBy: 'local',
      saidIntent: 'PRICING',
      correctedBy: 'ada@example.com',
    });
    await correct(id, { intent: 'DEMO' });
    await correct(id, { intent: 'PURCHASE' });
    expect(await kept(id)).toMatchObject({
      intent: 'PURCHASE',
      urgent: true,
      saidBy: 'local',
      saidIntent: 'PRICING',
    });
  });

  it('stays when its webhook is replayed, and teaches once', async () => {
    const before = await corrections();
    const id = await say('Could I see it working?', 'replayed');
    await correct(id, { intent: 'COMPLAINT' });
    const { body } = await ada.get<Page<{ id: string }>>('/api/webhook-deliveries');
    for (const { id: delivery } of body.data.slice(0, 1))
      expect((await ada.post(`/api/webhook-deliveries/${delivery}/replay`)).status).toBe(202);
    await deliverGeneric(t, { body: 'Could I see it working?', messageId: 'replayed', from: 'replayed' });
    await t.drain();
    const [message] = (await messages(ada)).filter(({ externalId }) => externalId === 'replayed');
    expect(message).toMatchObject({ id, intent: 'COMPLAINT', intentConfidence: 1, analyzedBy: 'agent' });
    expect(await corrections()).toBe(before + 1);
  });

  it('stays when the words are replaced, but no longer teaches: it was about other words', async () => {
    const at = new Date('2026-03-02T10:05:00Z');
    await deliverWhatsapp(
      t,
      whatsapp({ messages: [whatsappText('wamid.c', '14155550177', 'Good morning', at)] }),
    );
    await t.drain();
    const before = await corrections();
    const id = await idOf('wamid.c');
    await correct(id, { intent: 'SUPPORT' });
    expect(await corrections()).toBe(before + 1);
    t.clock.forward(60);
    const words = 'How much does the large plan cost?';
    const later = new Date('2026-03-02T10:06:00Z');
    const edit = whatsappEdit('wamid.c2', 'wamid.c', '14155550177', words, later);
    await deliverWhatsapp(t, whatsapp({ messages: [edit] }));
    await t.drain();
    const [message] = (await messages(ada)).filter(({ externalId }) => externalId === 'wamid.c');
    expect(message).toMatchObject({
      body: words,
      intent: 'SUPPORT',
      analyzedBy: 'agent',
    });
    expect(await corrections()).toBe(before);
  });

  it('is told to whom it is about, and goes with them', async () => {
    const id = await say('Where is my parcel?');
    await correct(id, { intent: 'COMPLAINT' });
    const customer = await customerOf(id);
    const told = await ada.get<{ messageCorrections: { messageId: string; intent: string }[] }>(
      `/api/customers/${customer}/personal-data`,
    );
    expect(told.body.messageCorrections).toMatchObject([{ messageId: id, intent: 'COMPLAINT' }]);
    expect((await ada.post(`/api/customers/${customer}/erase`)).status).toBe(200);
    expect(await kept(id)).toBeUndefined();
  });
});

describe('what was learned', () => {
  let taught: Received[];
  const erased: string[] = [];

  /** So many whose words are in the weights: those kept back to measure with are not. Their customers will be erased. */
  async function learnedFrom(count: number): Promise<string[]> {
    const kept = await t.database.rows<{ id: string; conversation: string }>(
      `select m.id::text, m."conversationId"::text as conversation
       from "MessageCorrection" c join "Message" m on m.id = c."messageId" order by m.id`,
    );
    const found = kept.filter(({ conversation }) => !isHeldBack(conversation)).slice(0, count);
    erased.push(...found.map(({ id }) => id));
    return found.map(({ id }) => id);
  }

  beforeAll(async () => {
    await t.database.rows('delete from "MessageCorrection"');
    taught = await receive(t, misread('school-saas', 'taught', 80));
    await correctAll(ada, taught);
  }, LIMIT);

  const weights = async (): Promise<{ version: number; state: string; bytes: string | null }[]> =>
    t.database.rows(
      `select version, state::text, encode(weights, 'hex') as bytes from "ModelVersion" order by version`,
    );

  it(
    'is the same to the last byte when it is learned from the same again',
    async () => {
      await t.app.get(LearningService).learn();
      const [first] = await weights();
      expect(first).toMatchObject({ version: 1, state: 'ACTIVE' });
      await t.database.rows('delete from "ModelVersion"');
      await t.app.get(LearningService).learn();
      expect(await weights()).toEqual([first]);
    },
    LIMIT,
  );

  it(
    'is learned anew without a customer who is erased: no weights remain that their words had a part in',
    async () => {
      const [before] = await weights();
      const gone = await learnedFrom(3);
      expect(gone).toHaveLength(3);
      for (const id of gone)
        expect((await ada.post(`/api/customers/${await customerOf(id)}/erase`)).status).toBe(200);
      expect(await t.database.rows('select 1 as one from "ModelVersion" where outdated')).toHaveLength(1);
      await t.drain();
      expect(await corrections()).toBe(taught.length - gone.length);
      const [first, second, ...more] = await weights();
      expect(first).toEqual({ version: 1, state: 'RETIRED', bytes: null });
      expect(second).toMatchObject({ version: 2, state: 'ACTIVE' });
      expect(second?.bytes).not.toBe(before?.bytes);
      expect(more).toEqual([]);
      expect(await ada.post('/api/ai/model/versions/1/activate')).toMatchObject({
        status: 409,
        body: { code: 'model.version_not_usable' },
      });
    },
    LIMIT,
  );

  it(
    'goes with a customer whose message was corrected once more after it was learned from',
    async () => {
      const [one = ''] = await learnedFrom(1);
      t.clock.forward(120);
      expect((await correct(one, { urgent: false })).status).toBe(200);
      expect((await ada.post(`/api/customers/${await customerOf(one)}/erase`)).status).toBe(200);
      await t.drain();
      expect((await weights()).filter(({ bytes }) => bytes !== null).map(({ version }) => version)).toEqual([
        3,
      ]);
    },
    LIMIT,
  );

  it(
    'is gone when too few corrections are left, by whatever way they went',
    async () => {
      const left = taught.filter(({ id }) => !erased.includes(id)).slice(12);
      for (const { id } of left)
        expect((await ada.delete(`/api/customers/${await customerOf(id)}`)).status).toBe(204);
      expect(await t.app.get(LearningService).learn()).toMatch(/12 corrections are too few/);
      expect((await weights()).filter(({ bytes, state }) => bytes !== null || state === 'ACTIVE')).toEqual(
        [],
      );
      expect((await ada.get('/api/ai/model')).body).toMatchObject({ active: null });
    },
    LIMIT,
  );
});

describe('what would be worse', () => {
  const outcome = async (): Promise<{ state: string; reason: string } | undefined> => {
    const [row] = await t.database.rows<{ state: string; reason: string }>(
      `select state::text, reason from "ModelVersion" order by version desc limit 1`,
    );
    return row;
  };

  it(
    'is refused when agents only say what was understood already',
    async () => {
      await t.database.rows('delete from "MessageCorrection"');
      const known = [
        'How much is the %s plan?',
        'The %s app crashes when I open it',
        'Can I get a demo of the %s?',
      ];
      // So many that some of them are kept back, whichever conversations they come to.
      const words =
        'basic large small yearly family team green blue new old first second red white black short long wide light heavy quick quiet round flat open plain summer'.split(
          ' ',
        );
      const plain = known.flatMap((line) => words.map((word) => line.replace('%s', word)));
      const received = await receive(
        t,
        plain.map((text) => ({ text, intent: 'GENERAL' as const, template: text })),
      );
      for (const { id, understood } of received) await correct(id, { intent: understood });
      expect(await t.app.get(LearningService).learn()).toMatch(/not used\. It is not better/);
      const found = await outcome();
      expect(found?.state).toBe('REFUSED');
      expect(found?.reason).toMatch(/right on 100\.0 % .*100\.0 % before/);
      expect((await ada.get('/api/ai/model')).body).toMatchObject({ active: null });
      expect((await ada.post(`/api/ai/model/versions/${await newest()}/activate`)).status).toBe(409);
    },
    LIMIT,
  );
});

async function newest(): Promise<number> {
  const [row] = await t.database.rows<{ version: number }>(
    'select max(version) as version from "ModelVersion"',
  );
  return row?.version ?? 0;
}
