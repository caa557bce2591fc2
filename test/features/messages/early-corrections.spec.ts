import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answering, type ModelServer } from '@libs/ai/testing/model-server.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { startProvider, wrote } from '../ai/provider.js';
import { deliverGeneric, messages, type Message } from './inbox.js';

/** What the model makes of every message. */
const READ = {
  intent: 'PRICING',
  intentConfidence: 0.8,
  sentiment: 'NEGATIVE',
  sentimentScore: -0.7,
  urgent: true,
  language: 'en',
  evidence: [
    { kind: 'INTENT', text: 'the price' },
    { kind: 'URGENCY', text: 'today' },
  ],
};

let server: ModelServer;
let t: TestApp;
let ada: Api;
let release = (): void => undefined;
beforeAll(async () => {
  const provider = await startProvider();
  server = provider.server;
  t = await startTestApp({ env: { ...provider.env, OPENAI_TIMEOUT_SECONDS: '30' } });
  ada = await t.api.asAda();
});
afterAll(async () => {
  await t.close();
  await server.close();
});
beforeEach(() => {
  const held = new Promise<void>((resolve) => (release = resolve));
  server.behave = (response, asked, count) =>
    void held.then(() => answering(200, wrote([READ]))(response, asked, count));
});

const find = async (externalId: string): Promise<Message | undefined> =>
  (await messages(ada)).find((message) => message.externalId === externalId);
const correct = (id: string, change: object) => ada.patch<Message>(`/api/messages/${id}/analysis`, change);

/** An agent corrects a new message while the model still thinks about it; how it stands then, and in the end. */
async function correctedEarly(name: string, change: object): Promise<[Message, Message | undefined]> {
  await deliverGeneric(t, { body: 'Tell me the price today.', messageId: name, from: name });
  const drained = t.drain();
  await expect.poll(() => find(name), { timeout: 10_000 }).toMatchObject({ intent: null, analyzedBy: null });
  const { status, body } = await correct((await find(name))?.id ?? '', change);
  expect(status).toBe(200);
  release();
  await drained;
  return [body, await find(name)];
}

describe('a correction that comes before the first analysis', () => {
  it('stands, and the analysis says the rest', async () => {
    const [before, after] = await correctedEarly('intent', { intent: 'DEMO' });
    expect(before).toMatchObject({ intent: 'DEMO', sentiment: null, analyzedBy: 'agent' });
    expect(after).toMatchObject({
      intent: 'DEMO',
      intentConfidence: 1,
      sentiment: 'NEGATIVE',
      sentimentScore: -0.7,
      urgent: true,
      analyzedBy: 'agent',
    });
  });

  it('stands also where it says that there is no hurry', async () => {
    const [, after] = await correctedEarly('calm', { urgent: false, sentiment: 'POSITIVE' });
    expect(after).toMatchObject({
      intent: 'PRICING',
      intentConfidence: 0.8,
      sentiment: 'POSITIVE',
      sentimentScore: 0.5,
      urgent: false,
      analyzedBy: 'agent',
    });
  });

  it('keeps the words that speak for what stands, and no others', async () => {
    const [{ id }] = await correctedEarly('evidence', { intent: 'DEMO' });
    const evidence = async (): Promise<unknown> =>
      (await t.database.rows('select evidence from "Message" where id = $1::uuid', [id]))[0];
    expect(await evidence()).toEqual({ evidence: [{ kind: 'URGENCY', text: 'today' }] });
    await correct(id, { urgent: false });
    expect(await evidence()).toEqual({ evidence: [] });
  });

  it('is filled up once, and left alone from then on', async () => {
    const [{ id }, after] = await correctedEarly('once', { intent: 'DEMO' });
    const corrected = await correct(id, { sentiment: 'POSITIVE', urgent: false });
    await deliverGeneric(t, { body: 'Tell me the price today.', messageId: 'once', from: 'once' });
    await t.drain();
    expect(await find('once')).toEqual(corrected.body);
    expect(after).toMatchObject({ sentiment: 'NEGATIVE' });
  });
});
