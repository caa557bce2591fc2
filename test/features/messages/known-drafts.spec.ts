import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';
import { ask, Drafting } from './drafting.js';
import type { FakeGemini } from './fake-gemini.js';
import { deliverGeneric } from './inbox.js';

let drafting: Drafting;
let t: TestApp;
let hosted: TestApp;
let gemini: FakeGemini;
let ada: Api;
let withGemini: Api;
beforeAll(async () => {
  drafting = await Drafting.open();
  ({ t, hosted, gemini, ada, withGemini } = drafting);
});
beforeEach(() => drafting.begin());
afterAll(() => drafting.close());

describe('a draft of which more is known than its words', () => {
  const correct = async (id: string, change: object): Promise<void> => {
    expect((await ada.patch(`/api/messages/${id}/analysis`, change)).status).toBe(200);
  };

  it('answers what an agent said the message means, not what its words look like', async () => {
    const id = await drafting.say('meant', 'Well, that was that.');
    expect((await ask(ada, id)).body.actions.map(({ type }) => type)).not.toContain('ESCALATE');
    await correct(id, { intent: 'COMPLAINT', sentiment: 'NEGATIVE' });
    const { reply, actions } = (await ask(ada, id)).body;
    expect(reply).toContain('sorry');
    expect(actions[0]).toMatchObject({ type: 'ESCALATE' });
    await correct(id, { intent: 'DEMO', sentiment: 'NEUTRAL', urgent: false });
    expect((await ask(ada, id)).body.actions[0]).toMatchObject({ type: 'BOOK_DEMO' });
  });

  it('answers an order where an agent says it is one, though the words decline', async () => {
    const id = await drafting.say('declining', 'No thanks, not interested.');
    expect((await ask(ada, id)).body.actions).toMatchObject([{ type: 'CLOSE' }]);
    await correct(id, { intent: 'PURCHASE' });
    expect((await ask(ada, id)).body.actions[0]).toMatchObject({
      type: 'FOLLOW_UP',
      label: 'Confirm the order',
    });
  });

  it('takes the word of an agent that came before the first analysis', async () => {
    const id = await drafting.say('early', 'Well, that was that.');
    await t.database.rows(
      `update "Message" set intent = null, sentiment = null, language = null, "analyzedBy" = null where id = $1::uuid`,
      [id],
    );
    await correct(id, { intent: 'COMPLAINT' });
    expect((await ask(ada, id)).body.actions[0]).toMatchObject({ type: 'ESCALATE' });
  });

  it('rests on what a hosted model understood, also where it drafts no answer', async () => {
    gemini.writes = () => [
      {
        intent: 'DEMO',
        intentConfidence: 0.9,
        sentiment: 'NEUTRAL',
        sentimentScore: 0,
        urgent: false,
        language: 'en',
        evidence: [],
      },
    ];
    await deliverGeneric(t, {
      from: 'understood',
      body: 'Tuesday would suit me.',
      messageId: 'understood-0',
    });
    await hosted.drain();
    const id = await drafting.say('understood');
    expect((await ask(ada, id)).body.actions[0]).toMatchObject({ type: 'BOOK_DEMO' });
  });

  it('is asked of a hosted model with what is known, as data beside the words', async () => {
    const id = await drafting.say('known', 'How much is the Pro plan?');
    const ours = { from: 'known', direction: 'OUTBOUND' as const, messageId: 'known-ours' };
    await deliverGeneric(t, { ...ours, body: 'Hello Mira.' });
    await t.drain();
    await correct(id, { intent: 'COMPLAINT', sentiment: 'NEGATIVE', urgent: true });
    drafting.write('Hi Mira, we will look into it.');
    await ask(withGemini, id);
    const [asked] = gemini.asked;
    const [theirs, answer] = asked?.data.conversation ?? [];
    expect(theirs?.known).toEqual({ intent: 'COMPLAINT', sentiment: 'NEGATIVE', urgent: true });
    expect(answer).not.toHaveProperty('known');
    expect(asked?.rules).toContain('known');
    expect(asked?.rules).not.toContain('NEGATIVE');
  });
});
