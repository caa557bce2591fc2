import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../../apps/api/src/messages/channels/channel-event.js';
import { ChangesService } from '../../../apps/api/src/messages/incoming/changes.service.js';
import { IncomingService } from '../../../apps/api/src/messages/incoming/incoming.service.js';
import { MessagesService } from '../../../apps/api/src/messages/messages.service.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import {
  deliverWhatsapp,
  messages,
  unix,
  whatsapp,
  whatsappEcho,
  whatsappEdit,
  whatsappStatus,
  whatsappText,
  type Message,
} from './inbox.js';

let t: TestApp;
let ada: Api;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
beforeEach(() =>
  t.database.rows('truncate "Customer", "WebhookDelivery", "MessageChange", "LiveEvent" cascade'),
);
afterAll(() => t.close());

const MIA = '14155550142';
const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 9, n));
const deliver = async (...things: object[]): Promise<void> => {
  for (const thing of things) await deliverWhatsapp(t, whatsapp(thing));
  await t.drain();
};
const text = (id: string, body: string) => ({ messages: [whatsappText(id, MIA, body, minute(0))] });
const echo = (id: string, body: string) => whatsappEcho(id, MIA, body, minute(0));
const edit = (id: string, target: string, body: string, at: Date) => ({
  messages: [whatsappEdit(id, target, MIA, body, at)],
});
const revoke = (id: string, target: string, at: Date) => ({
  messages: [{ id, from: MIA, timestamp: unix(at), type: 'revoke', revoke: { original_message_id: target } }],
});
const reaction = (id: string, target: string, emoji: string | undefined, at: Date) => ({
  messages: [
    { id, from: MIA, timestamp: unix(at), type: 'reaction', reaction: { message_id: target, emoji } },
  ],
});
const only = async (): Promise<Message | undefined> => {
  const found = await messages(ada);
  expect(found).toHaveLength(1);
  return found[0];
};

describe('what is said about a message later on', () => {
  it('moves the status of ours up, never down, in whatever order it comes', async () => {
    await deliverWhatsapp(t, echo('wamid.ours', 'We are open until six.'));
    await deliver(
      { statuses: [whatsappStatus('wamid.ours', 'read', MIA, minute(3))] },
      { statuses: [whatsappStatus('wamid.ours', 'sent', MIA, minute(1))] },
      { statuses: [whatsappStatus('wamid.ours', 'delivered', MIA, minute(2))] },
      { statuses: [whatsappStatus('wamid.ours', 'failed', MIA, minute(4), { errors: [{ code: 131026 }] })] },
    );
    expect(await only()).toMatchObject({ status: 'READ', failureReason: null });
  });

  it('says why a message failed', async () => {
    await deliverWhatsapp(t, echo('wamid.ours', 'Hello?'));
    await deliver({
      statuses: [whatsappStatus('wamid.ours', 'failed', MIA, minute(1), { errors: [{ code: 131026 }] })],
    });
    const failed = await only();
    expect(failed?.status).toBe('FAILED');
    expect(failed?.failureReason).toContain('131026');
  });

  it('waits for the message it is about, and is applied when that comes', async () => {
    await deliver(
      edit('wamid.e', 'wamid.m', 'How much is the LARGE plan?', minute(2)),
      reaction('wamid.r', 'wamid.m', '👍🏽', minute(3)),
    );
    expect(await messages(ada)).toEqual([]);
    await deliver(text('wamid.m', 'How much is the plan?'));
    expect(await only()).toMatchObject({
      body: 'How much is the LARGE plan?',
      editedAt: minute(2).toISOString(),
      reactions: [{ emoji: '👍🏽', from: MIA, at: minute(3).toISOString() }],
    });
  });

  it('replaces its words, keeps the newest ones, and tells so once', async () => {
    await deliver(text('wamid.m', 'one'), edit('wamid.e2', 'wamid.m', 'three', minute(5)));
    const updates = async () =>
      (await t.database.rows(`select 1 from "LiveEvent" where type = 'message.updated'`)).length;
    const before = await updates();
    await deliver(
      edit('wamid.e1', 'wamid.m', 'two', minute(4)),
      edit('wamid.e2', 'wamid.m', 'three', minute(5)),
    );
    expect(await only()).toMatchObject({ body: 'three', editedAt: minute(5).toISOString() });
    expect(await updates()).toBe(before);
  });

  it('takes it back: nobody sees or finds its words any more, and an edit does not bring them back', async () => {
    await deliver(
      text('wamid.m', 'my secret is 4711'),
      revoke('wamid.x', 'wamid.m', minute(2)),
      edit('wamid.e', 'wamid.m', 'my other secret', minute(3)),
    );
    const revoked = await only();
    expect(revoked).toMatchObject({ body: '', attachments: [], revokedAt: minute(2).toISOString() });
    expect((await ada.get(`/api/messages/${revoked?.id}`)).text).not.toContain('secret');
    expect((await ada.get('/api/conversations')).text).not.toContain('secret');
    expect(await messages(ada, { search: 'secret' })).toEqual([]);
  });

  it('puts, changes and removes reactions', async () => {
    await deliver(text('wamid.m', 'thanks'), reaction('wamid.r1', 'wamid.m', '👍', minute(1)));
    expect((await only())?.reactions).toHaveLength(1);
    await deliver(reaction('wamid.r2', 'wamid.m', '❤️', minute(2)));
    expect((await only())?.reactions).toEqual([{ emoji: '❤️', from: MIA, at: minute(2).toISOString() }]);
    await deliver(reaction('wamid.r3', 'wamid.m', undefined, minute(3)));
    expect((await only())?.reactions).toEqual([]);
  });

  it('is not lost when it comes at the very moment in which its message comes', async () => {
    const service = t.app.get(MessagesService);
    const changes = t.app.get(ChangesService);
    for (let n = 0; n < 15; n += 1) {
      await Promise.all([
        service.receive('API', {
          type: 'message',
          externalId: `race ${n}`,
          direction: 'INBOUND',
          customer: { externalId: `racer ${n}` },
          contentType: 'TEXT',
          body: 'before',
          attachments: [],
          conversationKey: `API:racer ${n}`,
          occurredAt: minute(0),
        }),
        changes.apply({
          platform: 'API',
          targetExternalId: `race ${n}`,
          about: `API:racer ${n}`,
          change: { key: `edit ${n}`, occurredAt: minute(1), kind: 'EDIT', payload: { body: 'after' } },
        }),
      ]);
    }
    expect(new Set((await messages(ada)).map(({ body }) => body))).toEqual(new Set(['after']));
  });

  it('ends the same, shuffled and repeated, as in order and once', async () => {
    const incoming = t.app.get(IncomingService);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...TWICE], { minLength: TWICE.length }), async (order) => {
        run += 1;
        const inOrder = storyOf(`ordered ${run}`);
        for (const event of inOrder) await incoming.take('API', event);
        const anyhow = storyOf(`shuffled ${run}`);
        // Three at a time, as several workers might.
        for (let at = 0; at < order.length; at += 3) {
          const some = order.slice(at, at + 3).flatMap((index) => anyhow[index] ?? []);
          await Promise.all(some.map((event) => incoming.take('API', event)));
        }
        const [expected, shuffled] = await Promise.all(
          [`ordered ${run}`, `shuffled ${run}`].map((id) => stateOf(id)),
        );
        expect(shuffled).toEqual(expected);
        expect(expected).toMatchObject({
          status: 'READ',
          body: 'third',
          reactions: [{ emoji: '🎉', from: 'bela' }],
        });
      }),
      { numRuns: 12 },
    );
  });
});

const TWICE = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A message of ours and all that happens to it. */
function storyOf(id: string): ChannelEvent[] {
  const about = (n: number) => ({
    conversationKey: 'API:anna',
    targetExternalId: id,
    key: `${id} ${n}`,
    occurredAt: minute(n),
  });
  return [
    {
      type: 'message',
      externalId: id,
      direction: 'OUTBOUND',
      customer: { externalId: 'anna' },
      contentType: 'TEXT',
      body: 'first',
      attachments: [],
      conversationKey: 'API:anna',
      occurredAt: minute(0),
    },
    { type: 'status', status: 'SENT', ...about(1) },
    { type: 'status', status: 'FAILED', reason: 'one phone was off', ...about(2) },
    { type: 'edit', body: 'second', ...about(3) },
    { type: 'status', status: 'DELIVERED', ...about(4) },
    { type: 'reaction', from: 'anna', emoji: '👍', ...about(5) },
    { type: 'reaction', from: 'anna', emoji: null, ...about(6) },
    { type: 'reaction', from: 'bela', emoji: '🎉', ...about(6), key: `${id} bela` },
    { type: 'edit', body: 'third', ...about(7) },
    { type: 'status', status: 'READ', ...about(8) },
  ];
}

async function stateOf(externalId: string): Promise<unknown> {
  const [row] = await t.database.rows(
    `select status, "failureReason", body, "editedAt", "revokedAt", reactions from "Message" where "externalId" = $1`,
    [externalId],
  );
  return row;
}
