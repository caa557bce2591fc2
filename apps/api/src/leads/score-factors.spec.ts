import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageFact } from './lead-facts.js';
import { factsOf } from './ranking/ranking.js';
import type { ScoreFactorName } from './score-factors.js';
import { scoreLead } from './score.js';

const NOW = new Date('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let made = 0;
function said(body: string, ago: number, facts: Partial<MessageFact> = {}): MessageFact {
  made += 1;
  return {
    id: `f${String(made).padStart(6, '0')}`,
    direction: 'INBOUND',
    occurredAt: new Date(NOW.getTime() - ago),
    body,
    intent: 'GENERAL',
    intentConfidence: 0.7,
    sentiment: 'NEUTRAL',
    sentimentScore: 0,
    urgent: false,
    ...facts,
  };
}

function answered(body: string, ago: number): MessageFact {
  return said(body, ago, { direction: 'OUTBOUND', intent: null, sentiment: null, sentimentScore: null });
}

function factor(messages: MessageFact[], name: ScoreFactorName): { points: number; evidence: string } {
  const found = scoreLead({ messages }, NOW).factors.find((one) => one.factor === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

function scoreOf(messages: MessageFact[]): number {
  return scoreLead({ messages }, NOW).score;
}

describe('URGENCY', () => {
  it.each([
    ['en', 'We need to place the order urgently, today if possible'],
    ['de', 'Wir müssen dringend bestellen, am besten noch heute'],
    ['fr', 'Nous devons commander en urgence, aujourd’hui si possible'],
    ['es', 'Necesitamos comprar urgente, hoy mismo'],
    ['it', 'Dobbiamo ordinare con urgenza, entro oggi'],
    ['pt', 'Precisamos comprar com urgência, ainda hoje'],
    ['nl', 'Wij moeten dringend bestellen, liefst vandaag nog'],
    ['ru', 'Нам срочно нужно заказать, сегодня же'],
    ['he', 'אנחנו צריכים להזמין דחוף, עוד היום'],
    ['ar', 'نريد أن نطلب بشكل عاجل اليوم'],
  ])('is heard in %s and quoted', (_, body) => {
    const { points, evidence } = factor(factsOf([{ direction: 'INBOUND', ago: 0, body }]), 'URGENCY');
    expect(points).toBeGreaterThanOrEqual(5);
    expect(evidence).toContain(body);
  });

  it('fades within days, not within weeks', () => {
    const pressing = { intent: 'PURCHASE', urgent: true } as const;
    expect(factor([said('We need it today', 0, pressing)], 'URGENCY').points).toBe(10);
    expect(factor([said('We need it today', 3 * DAY, pressing)], 'URGENCY').points).toBe(5);
    expect(factor([said('We need it today', 14 * DAY, pressing)], 'URGENCY').points).toBe(0);
  });
});

describe('KEYWORDS', () => {
  it.each([
    ['nl', 'Akkoord, wij willen het kopen, stuur de factuur', 'factuur'],
    ['ru', 'Хотим заказать, пришлите договор', 'договор'],
    ['tr', 'Satın almak istiyoruz, sözleşme gönderin', 'sözleşme'],
    ['hi', 'हमें खरीदना है, भुगतान कैसे करें', 'भुगतान'],
    ['en', 'Please book us in, deposit is on its way', 'deposit'],
  ])('are known in %s and quoted as they were written', (_, body, word) => {
    const { points, evidence } = factor([said(body, 0, { intent: 'PURCHASE' })], 'KEYWORDS');
    expect(points).toBeGreaterThanOrEqual(12);
    expect(evidence).toContain(`"${word}"`);
  });
});

describe('INTENT', () => {
  it('is the strongest signal by far', () => {
    const strongest = (['KEYWORDS', 'FREQUENCY', 'RESPONSE_TIME', 'SENTIMENT_TREND', 'URGENCY'] as const).map(
      (name) => factor(BUSY, name).points,
    );
    expect(factor(BUSY, 'INTENT').points).toBeGreaterThan(2 * Math.max(...strongest));
  });

  it('of a new message counts for more than the same intent of an old one', () => {
    const purchase = { intent: 'PURCHASE', intentConfidence: 0.9 } as const;
    const points = [0, 7, 14, 28].map(
      (days) => factor([said('We take it', days * DAY, purchase)], 'INTENT').points,
    );
    expect(points).toEqual([...points].sort((a, b) => b - a));
    expect(new Set(points).size).toBe(4);
    expect(points[2]).toBeCloseTo((points[0] ?? 0) / 2, -1);
  });

  it('of a question for the price, asked three times, stays below one order', () => {
    const asked = ['what is the price', 'and the price for ten', 'so what does it cost'].map((body) =>
      said(body, 0, { intent: 'PRICING', intentConfidence: 0.95 }),
    );
    const order = said('we take ten', 0, { intent: 'PURCHASE', intentConfidence: 0.95 });
    expect(factor(asked, 'INTENT').points).toBeLessThan(factor([order], 'INTENT').points);
  });

  it('names what speaks against it', () => {
    const messages = [
      said('we want to order', HOUR, { intent: 'PURCHASE' }),
      said('sorry, we changed our mind', 0),
    ];
    expect(factor(messages, 'INTENT').evidence).toContain('Against it: "sorry, we changed our mind"');
  });
});

const BUSY = Array.from({ length: 8 }, (_, day) => [
  said(`question ${'abcdefgh'.charAt(day)} about price, order and contract`, day * DAY + HOUR, {
    intent: 'PURCHASE',
    intentConfidence: 0.95,
    sentimentScore: 0.9,
    urgent: true,
  }),
  answered(`answer ${day}`, day * DAY),
]).flat();

describe('RESPONSE_TIME', () => {
  it('rises with our quick answer and with theirs', () => {
    const asked = said('is anybody there', 10 * HOUR);
    const ours = (ago: number): number => factor([asked, answered('yes', ago)], 'RESPONSE_TIME').points;
    expect(ours(10 * HOUR - 5 * MINUTE)).toBeGreaterThan(ours(2 * HOUR));
    const theirs = (ago: number): number =>
      factor([answered('hello', 10 * HOUR), said('hello you', ago)], 'RESPONSE_TIME').points;
    expect(theirs(10 * HOUR - 5 * MINUTE)).toBeGreaterThan(theirs(2 * HOUR));
  });

  it('tells the quickest answer of both sides', () => {
    const messages = [said('hi', 3 * HOUR), answered('hello', 3 * HOUR - 5 * MINUTE), said('so', HOUR)];
    expect(factor(messages, 'RESPONSE_TIME').evidence).toBe(
      'Quickest answer: ours after 5 min, theirs after 2 h',
    );
    expect(factor([said('hi', 0)], 'RESPONSE_TIME')).toEqual({
      factor: 'RESPONSE_TIME',
      points: 0,
      evidence: 'Nobody has answered yet.',
    });
  });
});

describe('FREQUENCY', () => {
  it('rises with each day they write, more than with each message of a day', () => {
    const texts = ['one', 'two', 'three', 'four', 'five', 'six'];
    const spread = texts.map((body, day) => said(body, day * DAY));
    const heaped = texts.map((body) => said(body, HOUR));
    expect(factor(spread, 'FREQUENCY').points).toBeGreaterThan(factor(heaped, 'FREQUENCY').points);
    expect(factor(heaped, 'FREQUENCY').points).toBe(factor(heaped.slice(0, 3), 'FREQUENCY').points);
  });
});

describe('SENTIMENT_TREND', () => {
  it('depends on the direction: from anger to praise is better than from praise to anger', () => {
    const [angry, pleased] = [-0.9, 0.9];
    const course = (first: number, last: number): MessageFact[] => [
      said('the first', 10 * DAY, { sentimentScore: first }),
      said('we want to order', 5 * DAY, { intent: 'PURCHASE' }),
      said('the last', 0, { sentimentScore: last }),
    ];
    expect(scoreOf(course(angry, pleased))).toBeGreaterThan(scoreOf(course(pleased, angry)));
    expect(factor(course(pleased, angry), 'SENTIMENT_TREND').points).toBeLessThan(0);
  });
});

describe('Evidence', () => {
  it('quotes nothing that was not written', () => {
    const line = fc.constantFrom(
      'I want to buy it today',
      'how much is it?',
      'bitte stornieren Sie die Bestellung',
      'Danke, super!',
      'das ist eine Frechheit',
      'مرحبا، كم السعر',
      'last price?',
      'שלום',
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (bodies) => {
        const messages = factsOf(
          bodies.map((body, place) => ({ direction: 'INBOUND', ago: place * HOUR, body })),
        );
        const written = bodies.join('\n').toLowerCase();
        for (const { evidence } of scoreLead({ messages }, NOW).factors)
          for (const [, quoted = ''] of evidence.matchAll(/"([^"]+)"/g))
            expect(written).toContain(quoted.toLowerCase());
      }),
      { numRuns: 100 },
    );
  });
});

describe('Messages of the same instant', () => {
  it('give the same score in whatever order they are handed over', () => {
    const same = [
      said('we want to order', 0, { intent: 'PURCHASE' }),
      answered('gladly', 0),
      said('sorry, we changed our mind', 0),
      said('this is a disgrace', 0, { intent: 'COMPLAINT', sentimentScore: -0.9 }),
      answered('oh', 0),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(same, { minLength: same.length }), (shuffled) => {
        expect(scoreLead({ messages: shuffled }, NOW)).toEqual(scoreLead({ messages: same }, NOW));
      }),
    );
  });
});
