import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';
import { Drafting } from './drafting.js';
import type { FakeGemini } from './fake-gemini.js';
import { deliverGeneric, inbox, messages } from './inbox.js';

interface Summary {
  summary: string;
  openQuestions: string[];
  lastPromise: string | null;
  provider: string;
  basedOn: string[];
}

let drafting: Drafting;
let t: TestApp;
let gemini: FakeGemini;
let ada: Api;
let withGemini: Api;
beforeAll(async () => {
  drafting = await Drafting.open();
  ({ t, gemini, ada, withGemini } = drafting);
});
beforeEach(() => drafting.begin());
afterAll(() => drafting.close());

const short = async (api: Api, from: string): Promise<Answer<Summary>> => {
  const message = (await messages(ada)).find(({ externalId }) => externalId?.startsWith(`${from}-`));
  const found = (await inbox(ada)).find(({ customer }) => customer.id === message?.customerId);
  return api.post<Summary>(`/api/conversations/${found?.id}/summary`, {});
};
const talk = async (from: string): Promise<void> => {
  await drafting.say(from, 'How much is the Pro plan for 12 people?');
  const ours = { from, direction: 'OUTBOUND' as const, messageId: `${from}-ours` };
  await deliverGeneric(t, { ...ours, body: 'Hello Mira. We will send you a quote by Monday.' });
  await t.drain();
  t.clock.forward(60);
  await deliverGeneric(t, {
    from,
    body: 'It is Tuesday and I have nothing. This is really disappointing!',
    messageId: `${from}-8`,
  });
  await deliverGeneric(t, { from, body: 'Is anybody there?', messageId: `${from}-9` });
  await t.drain();
};

describe('a conversation in short', () => {
  it('tells who, what, how it went, what is open and what was promised, in their words', async () => {
    await talk('told');
    const { status, body } = await short(ada, 'told');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      provider: 'local',
      openQuestions: ['Is anybody there?'],
      lastPromise: 'We will send you a quote by Monday.',
    });
    expect(body.summary).toContain('Mira Solberg wrote 3 times');
    expect(body.summary).toContain('We will send you a quote by Monday.');
    expect(body.summary).toMatch(/unhappy/);
    expect(body.basedOn).toHaveLength(4);
  });

  it('by a hosted model says nothing that was not said, and quotes only what was', async () => {
    await talk('checked');
    const answer = (summary: string, more: object = {}): void => {
      gemini.writes = ({ data }) => ({
        summary,
        openQuestions: ['Is anybody there?', 'Where is my money?'],
        lastPromise: 'We will refund everything.',
        basedOn: data.conversation.map(({ id }) => id),
        ...more,
      });
    };
    answer('Mira asks about the Pro plan for 12 people and waits for her quote.');
    expect((await short(withGemini, 'checked')).body).toMatchObject({
      provider: 'gemini',
      openQuestions: ['Is anybody there?'],
      lastPromise: null,
    });
    answer('Mira was offered the Pro plan for €39.');
    expect((await short(withGemini, 'checked')).body.provider).toBe('local');
    answer('ok', { basedOn: [] });
    expect((await short(withGemini, 'checked')).body.provider).toBe('local');
  });

  it('is refused for no conversation', async () => {
    const nobody = '0192f7c1-0000-7000-8000-000000000000';
    expect(await ada.post(`/api/conversations/${nobody}/summary`, {})).toMatchObject({ status: 404 });
    expect(
      await ada.post(`/api/conversations/${nobody}/summary`, { language: 'nonsense tag' }),
    ).toMatchObject({ status: 400 });
  });
});
