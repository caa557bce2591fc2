import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyDto } from '../../../apps/api/src/analytics/journey/journey.dto.js';
import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';
import { Story } from './journey-story.js';

let t: TestApp;
let ada: Api;
let books: Books;
let story: Story;
let grace: Writer;
let [firstLead, secondLead] = ['', ''];

async function ask(id: string, query: Record<string, string> = {}): Promise<Answer<JourneyDto>> {
  return ada.get<JourneyDto>(`/api/analytics/customer-journey/${id}`, { query });
}

async function journey(id: string, query: Record<string, string> = {}): Promise<JourneyDto> {
  const answer = await ask(id, query);
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

function told({ data }: JourneyDto): [string, string, string][] {
  return data.map(({ at, type, title }) => [at.slice(5, 19), type, title]);
}

/** Reads a story to its end, page by page. @param between what happens before the second page */
async function readAll(
  id: string,
  query: Record<string, string>,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<JourneyDto['data']> {
  const events: JourneyDto['data'] = [];
  let cursor: string | null = null;
  do {
    const page: JourneyDto = await journey(id, cursor === null ? query : { ...query, cursor });
    expect(page.data.length).toBeLessThanOrEqual(Number(query.limit));
    events.push(...page.data);
    if (cursor === null) await between();
    cursor = page.nextCursor;
  } while (cursor !== null);
  return events;
}

/*
 * Grace's story, on paper. She writes on WhatsApp and by e-mail; all times are of 1 March 2026, UTC.
 *
 * Waits: 09:00:00 -> 09:05:00 = 300 s; 10:00:00 -> 10:10:00 = 600 s (her second question at 10:01 starts none, the
 * failed answer at 10:02 ends none); the one that began at 12:00 goes on. Mean 450 s.
 * Moods: +0.5 and -0.3; the others were not analysed. Mean 0.1.
 * Money: EUR 1,250.00 and USD 9.90, never added up.
 */
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  books = new Books(t);
  story = new Story(t);
  const [bob, eve] = [await story.colleague('Bob'), await story.colleague('Eve')];
  grace = await books.customer('Grace', 'WHATSAPP', '2026-03-01T09:00:05Z');
  const mail = await t.database.prisma.conversation.create({
    data: { customerId: grace.customerId, platform: 'EMAIL', createdAt: '2026-03-01T10:00:00Z' },
  });
  const byMail: Writer = { customerId: grace.customerId, conversationId: mail.id, platform: 'EMAIL' };

  const first = await books.wrote(grace, '2026-03-01T09:00:00Z', {
    sentiment: 'POSITIVE',
    intent: 'PRICING',
  });
  await feel(first, 0.5);
  firstLead = await books.lead(grace, '2026-03-01T09:00:06Z', {
    status: 'WON',
    score: 80,
    value: '1250.00',
    closedAt: '2026-03-01T11:00:00Z',
  });
  await story.moved(firstLead, '2026-03-01T09:00:06Z', null, 'NEW');
  await story.scored(firstLead, '2026-03-01T09:00:06Z', 35);
  await story.told([bob, eve], grace.customerId, '2026-03-01T09:00:08Z', {
    type: 'MESSAGE',
    key: first,
    title: '{customer}',
  });
  await books.answered(grace, '2026-03-01T09:05:00Z');
  await story.noted(grace.customerId, '2026-03-01T09:06:00Z', 'Wants twelve seats.', bob);
  await feel(
    await books.wrote(byMail, '2026-03-01T10:00:00Z', { sentiment: 'NEGATIVE', intent: 'COMPLAINT' }),
    -0.3,
  );
  await books.wrote(byMail, '2026-03-01T10:01:00Z');
  await books.answered(byMail, '2026-03-01T10:02:00Z', { status: 'FAILED' });
  await books.answered(byMail, '2026-03-01T10:10:00Z');
  await story.scored(firstLead, '2026-03-01T10:11:00Z', 35);
  await story.scored(firstLead, '2026-03-01T10:12:00Z', 80);
  await story.told([eve], grace.customerId, '2026-03-01T10:12:01Z', {
    type: 'LEAD_ALERT',
    key: 'hot',
    title: '{customer} is hot',
  });
  await story.moved(firstLead, '2026-03-01T10:15:00Z', 'NEW', 'QUALIFIED');
  await story.moved(firstLead, '2026-03-01T11:00:00Z', 'QUALIFIED', 'WON');
  secondLead = await books.lead(grace, '2026-03-01T11:30:00Z', {
    status: 'WON',
    score: 15,
    value: '9.90',
    currency: 'USD',
    closedAt: '2026-03-01T11:30:00Z',
  });
  await books.wrote(grace, '2026-03-01T12:00:00Z');
});
afterAll(() => t.close());

async function feel(messageId: string, sentimentScore: number): Promise<void> {
  await t.database.prisma.message.update({ where: { id: messageId }, data: { sentimentScore } });
}

const STORY: [string, string, string][] = [
  ['03-01T09:00:00', 'FIRST_CONTACT', 'First contact'],
  ['03-01T09:00:00', 'MESSAGE', 'The customer wrote on WHATSAPP'],
  ['03-01T09:00:06', 'STATUS_CHANGE', 'Lead opened as NEW'],
  ['03-01T09:00:06', 'SCORE_CHANGE', 'Score is 35'],
  ['03-01T09:00:08', 'NOTIFICATION', 'Told the team: Grace'],
  ['03-01T09:05:00', 'MESSAGE', 'We wrote on WHATSAPP'],
  ['03-01T09:06:00', 'NOTE', 'Note by Bob'],
  ['03-01T10:00:00', 'MESSAGE', 'The customer wrote on EMAIL'],
  ['03-01T10:01:00', 'MESSAGE', 'The customer wrote on EMAIL'],
  ['03-01T10:02:00', 'MESSAGE', 'We wrote on EMAIL'],
  ['03-01T10:10:00', 'MESSAGE', 'We wrote on EMAIL'],
  ['03-01T10:12:00', 'SCORE_CHANGE', 'Score went from 35 to 80'],
  ['03-01T10:12:01', 'NOTIFICATION', 'Told the team: Grace is hot'],
  ['03-01T10:15:00', 'STATUS_CHANGE', 'Lead moved from NEW to QUALIFIED'],
  ['03-01T11:00:00', 'STATUS_CHANGE', 'Lead moved from QUALIFIED to WON'],
  ['03-01T11:00:00', 'PURCHASE', 'Bought: A lead'],
  ['03-01T11:30:00', 'PURCHASE', 'Bought: A lead'],
  ['03-01T12:00:00', 'MESSAGE', 'The customer wrote on WHATSAPP'],
];

describe('the journey of a customer', () => {
  it('tells what happened, over all features, from the first contact on', async () => {
    const page = await journey(grace.customerId, { limit: '100' });
    expect(told(page)).toEqual(STORY);
    expect(page.nextCursor).toBeNull();
  });

  it('is read from its end back on demand', async () => {
    expect(told(await journey(grace.customerId, { limit: '100', order: 'desc' }))).toEqual(
      STORY.toReversed(),
    );
  });

  it('tells each kind of event with what belongs to it', async () => {
    const { data } = await journey(grace.customerId, { limit: '100' });
    const of = (type: string, index = 0): unknown => data.filter((event) => event.type === type)[index]?.data;
    expect(of('FIRST_CONTACT')).toEqual({ source: 'WHATSAPP', platform: 'WHATSAPP' });
    expect(of('MESSAGE')).toEqual({
      platform: 'WHATSAPP',
      direction: 'INBOUND',
      contentType: 'TEXT',
      body: '',
      status: 'RECEIVED',
      intent: 'PRICING',
      sentiment: 'POSITIVE',
      sentimentScore: 0.5,
      urgent: false,
      authorId: null,
      revokedAt: null,
    });
    expect(of('STATUS_CHANGE', 1)).toEqual({
      leadId: firstLead,
      from: 'NEW',
      to: 'QUALIFIED',
      actorId: null,
    });
    expect(of('SCORE_CHANGE')).toMatchObject({ leadId: firstLead, from: null, to: 35, temperature: 'COLD' });
    expect(of('SCORE_CHANGE', 1)).toMatchObject({ from: 35, to: 80, temperature: 'HOT', cause: 'message' });
    expect(of('NOTE')).toMatchObject({ body: 'Wants twelve seats.', authorName: 'Bob' });
    expect(of('NOTIFICATION')).toMatchObject({ notificationType: 'MESSAGE', recipients: 2 });
    expect(of('NOTIFICATION', 1)).toMatchObject({ notificationType: 'LEAD_ALERT', recipients: 1 });
    expect(of('PURCHASE')).toEqual({ leadId: firstLead, value: '1250.00', currency: 'EUR' });
    expect(of('PURCHASE', 1)).toEqual({ leadId: secondLead, value: '9.90', currency: 'USD' });
  });

  it('is summed up in figures on every page', async () => {
    const expected = {
      firstContactAt: '2026-03-01T09:00:00.000Z',
      channels: ['WHATSAPP', 'EMAIL'],
      messages: 7,
      averageSentiment: 0.1,
      // Both leads are closed: the newest counts.
      currentScore: 15,
      lifetimeValue: { value: '1250.00', currency: 'EUR', others: [{ value: '9.90', currency: 'USD' }] },
      averageResponseTimeSeconds: 450,
    };
    const { summary, nextCursor } = await journey(grace.customerId, { limit: '2' });
    expect(summary).toEqual(expected);
    const next = await journey(grace.customerId, { limit: '2', cursor: nextCursor ?? '' });
    expect(next.summary).toEqual(expected);
  });

  it('counts waits as the dashboard does', async () => {
    const { body } = await ada.get<{ averageResponseTimeSeconds: number }>('/api/analytics/dashboard', {
      query: { from: '2026-02-01', to: '2026-04-01' },
    });
    const { summary } = await journey(grace.customerId);
    expect(summary.averageResponseTimeSeconds).toBe(body.averageResponseTimeSeconds);
  });

  it.each(['asc', 'desc'])('pages through events of the same instant without loss, %s', async (order) => {
    const ids = (await readAll(grace.customerId, { order, limit: '1' })).map(
      ({ id, type }) => `${type} ${id}`,
    );
    expect(new Set(ids).size).toBe(ids.length);
    const whole = await journey(grace.customerId, { order, limit: '100' });
    expect(ids).toEqual(whole.data.map(({ id, type }) => `${type} ${id}`));
  });

  it('tells only the kinds that are asked for', async () => {
    const only = async (types: string): Promise<Set<string>> =>
      new Set((await journey(grace.customerId, { types, limit: '100' })).data.map(({ type }) => type));
    expect(await only('MESSAGE')).toEqual(new Set(['MESSAGE']));
    expect(await only('NOTE,PURCHASE')).toEqual(new Set(['NOTE', 'PURCHASE']));
    const events = await readAll(grace.customerId, { types: 'SCORE_CHANGE,STATUS_CHANGE', limit: '2' });
    expect(events).toHaveLength(5);
  });

  it('shows nobody the words that their writer took back', async () => {
    const ida = await books.customer('Ida', 'API', '2026-03-01T09:00:00Z');
    const id = await books.wrote(ida, '2026-03-01T09:00:00Z');
    await t.database.prisma.message.update({
      where: { id },
      data: { body: 'forget this', revokedAt: new Date('2026-03-01T09:01:00Z') },
    });
    const answer = await ask(ida.customerId);
    expect(answer.text).not.toContain('forget this');
    expect(answer.text).toContain('2026-03-01T09:01:00.000Z');
  });

  it('begins for a customer without messages when they were entered', async () => {
    const { customerId } = await books.customer('Alan', 'API', '2026-02-01T08:00:00Z');
    await t.database.prisma.conversation.deleteMany({ where: { customerId } });
    const { data, summary } = await journey(customerId);
    expect(data).toMatchObject([
      { type: 'FIRST_CONTACT', at: '2026-02-01T08:00:00.000Z', data: { source: 'API', platform: null } },
    ]);
    expect(summary).toEqual({
      firstContactAt: '2026-02-01T08:00:00.000Z',
      channels: [],
      messages: 0,
      averageSentiment: null,
      currentScore: null,
      lifetimeValue: { value: '0.00', currency: null, others: [] },
      averageResponseTimeSeconds: null,
    });
  });
});

describe('a reader who pages through a journey', () => {
  it.each([
    ['asc', '2026-03-01T08:00:00Z', '2026-03-02T08:00:00Z'],
    ['desc', '2026-03-02T08:00:00Z', '2026-03-01T08:00:00Z'],
  ])('is told everything once while more happens, %s', async (order, behind, ahead) => {
    const emmy = await books.customer('Emmy', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(emmy, '2026-03-01T09:00:00Z');
    for (let minute = 10; minute < 22; minute += 1) {
      await story.noted(emmy.customerId, `2026-03-01T09:${minute}:00Z`, `note ${minute}`);
    }
    const before = await readAll(emmy.customerId, { order, limit: '100' });
    let [missed, seen] = ['', ''];
    const events = await readAll(emmy.customerId, { order, limit: '5' }, async () => {
      missed = await story.noted(emmy.customerId, behind, 'where the reader has been');
      seen = await story.noted(emmy.customerId, ahead, 'where the reader comes to');
    });
    const ids = events.map(({ id }) => id);
    expect(ids).not.toContain(missed);
    expect(ids).toContain(seen);
    expect(ids.filter((id) => id !== seen)).toEqual(before.map(({ id }) => id));
  });
});
