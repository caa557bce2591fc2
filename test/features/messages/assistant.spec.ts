import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Events } from '@libs/events/events.js';
import { MessageEdited, MessageReceived } from '../../../apps/api/src/messages/messages.events.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import {
  deliverGeneric,
  deliverWhatsapp,
  messages,
  unix,
  whatsapp,
  whatsappEdit,
  whatsappText,
  type Message,
} from './inbox.js';

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

const MIA = '14155550142';
const find = async (externalId: string): Promise<Message> => {
  const found = (await messages(ada)).find((message) => message.externalId === externalId);
  if (!found) throw new Error(`no message ${externalId}`);
  return found;
};
const say = async (messageId: string, body: string): Promise<Message> => {
  await deliverGeneric(t, { body, messageId });
  await t.drain();
  return find(messageId);
};
const analysed = ({ intent, sentiment, urgent, analyzedBy }: Message) => ({
  intent,
  sentiment,
  urgent,
  analyzedBy,
});
const correct = (id: string, change: object, headers: Record<string, string> = {}) =>
  ada.patch<Message>(`/api/messages/${id}/analysis`, change, { headers });

describe('what a customer writes', () => {
  it('is understood without anybody asking', async () => {
    const message = await say('pricing', 'How much does the large plan cost per month?');
    expect(analysed(message)).toEqual({
      intent: 'PRICING',
      sentiment: 'NEUTRAL',
      urgent: false,
      analyzedBy: 'local',
    });
    expect(message.intentConfidence).toBeGreaterThan(0);
    expect(message.intentConfidence).toBeLessThanOrEqual(1);
    expect(Math.abs(message.sentimentScore ?? 9)).toBeLessThanOrEqual(1);
    expect((await messages(ada, { intent: 'PRICING' })).map(({ externalId }) => externalId)).toEqual([
      'pricing',
    ]);
  });

  it('is found by its feeling and its urgency', async () => {
    await say('angry', 'This is terrible, I am so disappointed. It is urgent, I need help immediately!');
    const negative = await messages(ada, { sentiment: 'NEGATIVE', urgent: 'true' });
    expect(negative.map(({ externalId }) => externalId)).toEqual(['angry']);
    expect((await messages(ada, { urgent: 'false' })).map(({ externalId }) => externalId)).toContain(
      'pricing',
    );
  });

  it('is understood anew when its words are replaced', async () => {
    const at = new Date('2026-03-02T09:30:00Z');
    await deliverWhatsapp(t, whatsapp({ messages: [whatsappText('wamid.m', MIA, 'Good morning', at)] }));
    await t.drain();
    expect(analysed(await find('wamid.m'))).toMatchObject({ intent: 'GENERAL' });
    const later = new Date('2026-03-02T09:31:00Z');
    const edit = whatsappEdit('wamid.e', 'wamid.m', MIA, 'How much does the large plan cost?', later);
    await deliverWhatsapp(t, whatsapp({ messages: [edit] }));
    await t.drain();
    expect(analysed(await find('wamid.m'))).toMatchObject({ intent: 'PRICING', analyzedBy: 'local' });
  });

  it('is not understood at all when we wrote it', async () => {
    await deliverGeneric(t, {
      body: 'The large plan costs 49 euros.',
      messageId: 'ours',
      direction: 'OUTBOUND',
    });
    await t.drain();
    const ours = await find('ours');
    expect(analysed(ours)).toMatchObject({ intent: null, analyzedBy: null });
    expect(await correct(ours.id, { intent: 'PRICING' })).toMatchObject({
      status: 422,
      body: { code: 'messages.not_analysable' },
    });
  });
});

describe("an agent's correction", () => {
  it('replaces what was named, keeps the rest, is told to others, and is kept in the audit log', async () => {
    const message = await say('misread', 'Good evening');
    const answer = await correct(message.id, { sentiment: 'NEGATIVE', urgent: true });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      intent: message.intent,
      intentConfidence: message.intentConfidence,
      sentiment: 'NEGATIVE',
      sentimentScore: -0.5,
      urgent: true,
      analyzedBy: 'agent',
    });
    const [entry] = await t.database.rows<{ changes: object }>(
      `select changes from "AuditEntry" where action = 'corrected' and "entityId" = $1`,
      [message.id],
    );
    expect(entry?.changes).toMatchObject({ urgent: { from: false, to: true } });
    const live = await t.database.rows(
      `select 1 from "LiveEvent" where type = 'message.updated' and payload->>'messageId' = $1`,
      [message.id],
    );
    expect(live).toHaveLength(2);
  });

  it('is never overwritten, whatever runs again', async () => {
    const message = await say('stubborn', 'How much does it cost?');
    await correct(message.id, { intent: 'DEMO' });
    const corrected = await find('stubborn');
    const ref = { messageId: message.id, customerId: message.customerId, conversationId: message.id };
    const events = t.app.get(Events);
    await events.publish(MessageReceived, { ...ref, platform: 'API', occurredAt: message.occurredAt });
    await events.publish(MessageEdited, ref);
    await t.drain();
    expect(await find('stubborn')).toEqual(corrected);
    expect(corrected).toMatchObject({ intent: 'DEMO', intentConfidence: 1, analyzedBy: 'agent' });
  });

  it('is refused when it names nothing, something unknown, or an older state', async () => {
    const { id } = await find('pricing');
    for (const change of [
      {},
      { intent: null },
      { intent: 'LOVE' },
      { urgent: 'yes' },
      { sentiment: 'NEGATIVE', body: 'x' },
    ]) {
      expect((await correct(id, change)).status, JSON.stringify(change)).toBe(400);
    }
    expect(await correct(id, { urgent: true }, { 'if-match': '"old"' })).toMatchObject({ status: 412 });
    const tag = String((await ada.get(`/api/messages/${id}`)).headers.etag);
    expect(await correct(id, { urgent: true }, { 'if-match': tag })).toMatchObject({ status: 200 });
    expect(await correct('0192f7c1-0000-7000-8000-000000000000', { urgent: true })).toMatchObject({
      status: 404,
    });
  });
});

describe('a suggested reply', () => {
  it('rests on messages of the conversation, names its tone and who drafted it, and is not sent', async () => {
    const { id } = await find('pricing');
    const before = await messages(ada);
    const answer = await ada.post<{
      reply: string;
      tone: string;
      actions: { type: string; label: string; reason: string }[];
      provider: string;
      basedOn: string[];
    }>(`/api/messages/${id}/suggest-reply`, { tone: 'FRIENDLY', language: 'en' });
    expect(answer).toMatchObject({ status: 200, body: { tone: 'FRIENDLY', provider: 'local' } });
    expect(answer.body.reply.length).toBeGreaterThan(10);
    const known = before.map((message) => message.id);
    expect(answer.body.basedOn.length).toBeGreaterThan(0);
    expect(known).toEqual(expect.arrayContaining(answer.body.basedOn));
    await t.drain();
    expect(await messages(ada)).toEqual(before);
  });

  it('is refused without a tone, for no message, and where there are no words', async () => {
    const { id } = await find('pricing');
    for (const wish of [{}, { tone: 'RUDE' }, { tone: 'FRIENDLY', language: 'nonsense tag' }]) {
      expect((await ada.post(`/api/messages/${id}/suggest-reply`, wish)).status).toBe(400);
    }
    const nobody = '0192f7c1-0000-7000-8000-000000000000';
    expect(await ada.post(`/api/messages/${nobody}/suggest-reply`, { tone: 'URGENT' })).toMatchObject({
      status: 404,
    });
    const sticker = {
      id: 'wamid.sticker',
      from: '34600111222',
      timestamp: unix(new Date('2026-03-02T09:30:00Z')),
      type: 'sticker',
      sticker: { id: '123', mime_type: 'image/webp', animated: false },
    };
    await deliverWhatsapp(t, whatsapp({ messages: [sticker] }));
    await t.drain();
    const { id: wordless } = await find('wamid.sticker');
    expect(await ada.post(`/api/messages/${wordless}/suggest-reply`, { tone: 'URGENT' })).toMatchObject({
      status: 422,
      body: { code: 'messages.nothing_to_answer' },
    });
  });
});
