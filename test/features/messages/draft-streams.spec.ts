import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SuggestionStreams } from '../../../apps/api/src/messages/assistant/suggestion-streams.service.js';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';
import { listen } from '../analytics/event-source.js';
import { ask, Drafting } from './drafting.js';
import type { FakeGemini } from './fake-gemini.js';

let drafting: Drafting;
let t: TestApp;
let hosted: TestApp;
let gemini: FakeGemini;
let ada: Api;
let withGemini: Api;
let here: string;
let there: string;
let token: string;
beforeAll(async () => {
  drafting = await Drafting.open();
  ({ t, hosted, gemini, ada, withGemini } = drafting);
  await ada.post('/api/knowledge', {
    title: 'Prices of the plans',
    body: 'The Pro plan is €49 a month for up to 20 users.',
    language: 'en',
  });
  [here, there] = [await listen(t), await listen(hosted)];
  const signedIn = await t.api.post<{ accessToken: string }>('/api/auth/login', {
    email: 'ada@example.com',
    password: 'ada keeps the keys of the house',
  });
  token = signedIn.body.accessToken;
});
beforeEach(() => drafting.begin());
afterAll(() => drafting.close());

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

interface Told {
  event: string;
  data: unknown;
}

/** Entries of a whole stream; comments apart. */
function entriesOf(text: string): Told[] {
  return text
    .split('\n\n')
    .filter((entry) => entry.startsWith('event: '))
    .map((entry) => ({
      event: /^event: (.*)$/m.exec(entry)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(entry)?.[1] ?? 'null') as unknown,
    }));
}

const stream = (url: string, id: string, tone = 'FRIENDLY', signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}/api/messages/${id}/suggest-reply/stream`, {
    method: 'POST',
    body: JSON.stringify({ tone }),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    signal,
  });

describe('a draft as a stream', () => {
  it('comes in pieces that are the reply, and ends with the whole answer', async () => {
    const id = await drafting.say('streamed', 'How much is the Pro plan?');
    const answer = await stream(here, id);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const entries = entriesOf(await answer.text());
    const pieces = entries
      .filter(({ event }) => event === 'delta')
      .map(({ data }) => (data as { text: string }).text);
    expect(pieces.length).toBeGreaterThan(5);
    const plain = (await ask(ada, id)).body;
    expect(pieces.join('')).toBe(plain.reply);
    expect(entries.at(-1)).toEqual({ event: 'suggestion', data: plain });
    expect(entries.filter(({ event }) => event === 'suggestion')).toHaveLength(1);
  });

  it('never shows a price that is in no source, not even for a moment', async () => {
    const id = await drafting.say('unchecked', 'How much is the Pro plan?');
    drafting.write('Hi Mira! It is €39 a month.');
    const text = await (await stream(there, id)).text();
    expect(gemini.asked).toHaveLength(1);
    // Ids may have any two digits in them.
    expect(text.replace(UUID, '')).not.toContain('39');
    expect(entriesOf(text).at(-1)).toMatchObject({ event: 'suggestion', data: { provider: 'local' } });
  });

  it('is a problem where there is nothing to stream', async () => {
    const nobody = '0192f7c1-0000-7000-8000-000000000000';
    const answer = await stream(here, nobody);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'messages.not_found' });
    const id = await drafting.say('rude', 'Hello?');
    expect((await stream(here, id, 'RUDE')).status).toBe(400);
    expect((await t.api.post(`/api/messages/${id}/suggest-reply/stream`, { tone: 'FRIENDLY' })).status).toBe(
      401,
    );
  });

  it('is given three times at once to each caller, and ends when the client leaves', async () => {
    const id = await drafting.say('waiting', 'How much is the Pro plan?');
    drafting.write('Hi Mira!');
    let release = (): void => undefined;
    gemini.held = new Promise((resolve) => (release = resolve));
    const leaving = new AbortController();
    const open = (): Promise<Response> => stream(there, id, 'FRIENDLY', leaving.signal);
    const opened = await Promise.all([open(), open(), open()]);
    expect(opened.map(({ status }) => status)).toEqual([200, 200, 200]);
    const refused = await open();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'messages.too_many_drafts' });
    const streams = hosted.app.get(SuggestionStreams, { strict: false });
    expect(streams.size).toBe(3);
    leaving.abort();
    release();
    while (streams.size > 0) await wait(20);
    expect(entriesOf(await (await stream(there, id)).text()).at(-1)?.event).toBe('suggestion');
  });
});

describe('a draft whose reader leaves', () => {
  it('is given up: its place is free, the call to the model ends, and is counted', async () => {
    const id = await drafting.say('left', 'How much is the Pro plan?');
    const streams = hosted.app.get(SuggestionStreams, { strict: false });
    gemini.held = new Promise(() => undefined);
    // More than a model is allowed to fail in a row: that nobody waits is no fault of it.
    for (let count = 0; count < 4; count += 1) {
      await t.database.rows('delete from "AiCall"');
      const leaving = new AbortController();
      await stream(there, id, 'FRIENDLY', leaving.signal);
      await expect.poll(() => gemini.asked.length).toBe(count + 1);
      leaving.abort();
      await expect.poll(() => [streams.size, gemini.connections], { timeout: 1_000 }).toEqual([0, 0]);
      await expect
        .poll(() => t.database.rows('select purpose::text, outcome::text from "AiCall"'))
        .toEqual([{ purpose: 'REPLY', outcome: 'LATE' }]);
    }
    gemini.held = Promise.resolve();
    drafting.write('Hi Mira!');
    expect((await ask(withGemini, id)).body.provider).toBe('gemini');
    expect(gemini.asked).toHaveLength(5);
  });
});
