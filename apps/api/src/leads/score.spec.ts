import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageFact } from './lead-facts.js';
import { SCORE_FACTORS } from './score-factors.js';
import { setbackIn } from './score-setbacks.js';
import { scoreLead, temperatureOf } from './score.js';

const NOW = new Date('2026-03-02T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let made = 0;
function said(body: string, facts: Partial<MessageFact> = {}): MessageFact {
  made += 1;
  return {
    id: `m${String(made).padStart(6, '0')}`,
    direction: 'INBOUND',
    occurredAt: NOW,
    body,
    intent: 'GENERAL',
    intentConfidence: 0.7,
    sentiment: 'NEUTRAL',
    sentimentScore: 0,
    urgent: false,
    ...facts,
  };
}

const ORDER = said('We want to order 20 seats, please send the contract today', {
  intent: 'PURCHASE',
  intentConfidence: 0.8,
  urgent: true,
});
const scoreOf = (messages: MessageFact[], now = NOW): number => scoreLead({ messages }, now).score;

describe('typical conversations', () => {
  it.each([
    ['a clear order is HOT', [ORDER], 'HOT'],
    [
      'a question for the price is WARM',
      [said('What does the team plan cost?', { intent: 'PRICING' })],
      'WARM',
    ],
    ['a wish for a demo is WARM', [said('Could we book a demo next week?', { intent: 'DEMO' })], 'WARM'],
    ['a greeting is COLD', [said('hi')], 'COLD'],
    ['a question for help is COLD', [said('The export does not open', { intent: 'SUPPORT' })], 'COLD'],
    ['nothing said is COLD', [], 'COLD'],
    [
      'a complaint full of "buy" is COLD',
      [
        said(
          'I regret buying this. I paid, the order and the invoice are wrong, never again will I buy here',
          {
            intent: 'COMPLAINT',
            intentConfidence: 0.8,
            sentimentScore: -0.9,
            urgent: true,
          },
        ),
      ],
      'COLD',
    ],
  ])('%s', (_, messages, temperature) => {
    expect(scoreLead({ messages }, NOW).temperature).toBe(temperature);
  });

  it('a lively exchange that ends in an order beats every single part of it', () => {
    const exchange = [
      said('What is the price for 12 people?', {
        intent: 'PRICING',
        occurredAt: new Date(NOW.getTime() - 2 * DAY),
      }),
      said('I send you a quote', {
        direction: 'OUTBOUND',
        intent: null,
        occurredAt: new Date(NOW.getTime() - 2 * DAY + HOUR),
      }),
      ORDER,
    ];
    expect(scoreOf(exchange)).toBeGreaterThan(scoreOf([ORDER]));
  });

  it('quotes its evidence', () => {
    const { factors } = scoreLead({ messages: [ORDER] }, NOW);
    expect(factors.map(({ factor }) => factor)).toEqual(SCORE_FACTORS);
    expect(factors.find(({ factor }) => factor === 'INTENT')?.evidence).toContain('order 20 seats');
    expect(factors.find(({ factor }) => factor === 'KEYWORDS')?.evidence).toContain('contract');
  });

  it.each([
    ['de', 'Wir möchten das Paket bestellen, bitte schicken Sie den Vertrag'],
    ['fr', 'Nous voulons commander, envoyez le contrat'],
    ['es', 'Queremos comprar, ¿puede enviar la factura?'],
    ['pt', 'Quero comprar, pode enviar a fatura?'],
    ['it', 'Vogliamo acquistare, mandi il contratto'],
    ['he', 'אנחנו רוצים להזמין, תשלחו חשבונית'],
    ['ar', 'نريد شراء الباقة، أرسل فاتورة'],
  ])('knows the words of buying in %s', (_, body) => {
    const { factors } = scoreLead({ messages: [said(body, { intent: 'PURCHASE' })] }, NOW);
    expect(factors.find(({ factor }) => factor === 'KEYWORDS')?.points).toBeGreaterThanOrEqual(12);
  });
});

const fact = fc.record({
  id: fc.uuid(),
  direction: fc.constantFrom('INBOUND' as const, 'OUTBOUND' as const),
  occurredAt: fc
    .integer({ min: 0, max: 60 * 24 * 60 })
    .map((minutes) => new Date(NOW.getTime() - minutes * 60_000)),
  body: fc.oneof(
    fc.constantFrom(
      'I want to buy it',
      'how much is it?',
      'send the contract',
      'my order is wrong',
      'hello',
      'thanks!',
      'cancel my order',
      'we went with another supplier',
      'last price?',
      'BUY BUY BUY',
      'we are a manufacturer of filters',
      '',
    ),
    fc.string({ maxLength: 60 }),
  ),
  intent: fc.constantFrom('PRICING', 'DEMO', 'SUPPORT', 'COMPLAINT', 'PURCHASE', 'GENERAL', null),
  intentConfidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  sentiment: fc.constantFrom('POSITIVE', 'NEUTRAL', 'NEGATIVE', null),
  sentimentScore: fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
  urgent: fc.boolean(),
}) satisfies fc.Arbitrary<MessageFact>;
const conversation = fc.array(fact, { maxLength: 25 });
const purchase = fact
  .map((message): MessageFact => ({ ...message, direction: 'INBOUND', intent: 'PURCHASE' }))
  .filter(({ body }) => setbackIn(body) === undefined);

/** Ways to order, each in words that say so. */
const ORDERING = fc.constantFrom(
  'I will take 3 of them',
  "we'll take the big one",
  "let's do it",
  'sign us up',
  "we'd love to order",
  "we're ready to sign today",
  'wir möchten gerne bestellen',
  'nous voulons commander',
  'queremos contratar',
  'siamo pronti a firmare',
  'queremos assinar hoje',
  'wij willen graag bestellen',
  'мы готовы подписать',
  'satın almak istiyoruz',
  'אנחנו רוצים להזמין',
  'نريد الشراء',
  'wir nehmen das große Paket',
  'on prend le grand',
  'queremos comprar el grande',
  'prendiamo il grande',
  'ficamos com o grande',
  'we nemen het grote',
  'берём большой',
  'büyük paketi alıyoruz',
  'बड़ा वाला लेंगे',
  'ניקח את הגדולה',
  'سنأخذ الكبيرة',
);
const AGAINST = fc.constantFrom(
  'Not interested in the small plan',
  'no thanks needed',
  'cancel my order of ten',
  'we changed our mind',
  'we went with another supplier for the rest',
  'I want my money back',
  'too expensive for us',
  'kein Interesse am kleinen Paket',
  'ya no nos interesa',
  'your support is a disgrace',
  'не интересует',
);
const BETWEEN = fc.constantFrom('. ', ', ', '! ', '\n', '; ');
/** A message that orders, with whatever they turn down or call off before and behind it. */
const orderAmidst = fc
  // Each once: the same words again and again are noise, whatever they say.
  .tuple(fact, fc.uniqueArray(AGAINST, { maxLength: 5 }), fc.nat(5), ORDERING, BETWEEN)
  .map(([message, against, place, order, between]): MessageFact => ({
    ...message,
    direction: 'INBOUND',
    body: [...against.slice(0, place), order, ...against.slice(place)].join(between),
  }));

describe('whatever the conversation', () => {
  it('the score is 0 to 100 and its factors add up to it', () => {
    fc.assert(
      fc.property(conversation, (messages) => {
        const { score, factors, temperature } = scoreLead({ messages }, NOW);
        expect(Number.isInteger(score) && score >= 0 && score <= 100).toBe(true);
        expect(factors.reduce((sum, { points }) => sum + points, 0)).toBe(score);
        expect(temperature).toBe(temperatureOf(score));
      }),
      { numRuns: 500 },
    );
  });

  it('one more purchase signal never lowers it', () => {
    fc.assert(
      fc.property(conversation, purchase, (messages, signal) => {
        expect(scoreOf([...messages, signal])).toBeGreaterThanOrEqual(scoreOf(messages));
      }),
      { numRuns: 1000 },
    );
  });

  it('an order never lowers it, whatever else its message turns down, however it was analysed', () => {
    fc.assert(
      fc.property(conversation, orderAmidst, (messages, signal) => {
        expect(setbackIn(signal.body), signal.body).toBeUndefined();
        expect(scoreOf([...messages, signal]), signal.body).toBeGreaterThanOrEqual(scoreOf(messages));
      }),
      { numRuns: 2_000 },
    );
  });

  it('silence never raises it', () => {
    fc.assert(
      fc.property(conversation, fc.integer({ min: 1, max: 400 }), (messages, hours) => {
        expect(scoreOf(messages, new Date(NOW.getTime() + hours * HOUR))).toBeLessThanOrEqual(
          scoreOf(messages),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('the order in which messages were processed does not matter', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(fact, { maxLength: 20, selector: ({ id }) => id })
          .chain((messages) =>
            fc.tuple(fc.constant(messages), fc.shuffledSubarray(messages, { minLength: messages.length })),
          ),
        ([messages, shuffled]) => {
          expect(scoreLead({ messages: shuffled }, NOW)).toEqual(scoreLead({ messages }, NOW));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is not interest', () => {
  it('cools a hot lead to cold after three months of silence', () => {
    expect(scoreOf([ORDER])).toBeGreaterThanOrEqual(70);
    expect(scoreOf([ORDER], new Date(NOW.getTime() + 90 * DAY))).toBeLessThan(10);
  });

  it('repeating the same text a hundred times heats nothing up', () => {
    const once = [said('BUY NOW cheap price', { intent: 'PRICING' })];
    const spam = Array.from({ length: 100 }, (_, n) =>
      said('BUY NOW cheap price!!', { intent: 'PRICING', occurredAt: new Date(NOW.getTime() - n * 1000) }),
    );
    expect(scoreOf(spam)).toBeLessThanOrEqual(scoreOf(once));
  });

  it('a flood of small talk stays cold', () => {
    const flood = Array.from({ length: 200 }, (_, n) =>
      said(`hello again ${n}`, { occurredAt: new Date(NOW.getTime() - n * 60_000) }),
    );
    expect(temperatureOf(scoreOf(flood))).toBe('COLD');
  });

  it('one angry message cools a purchase order and does not outweigh it', () => {
    const angry = said('This is a disgrace, nobody answers me!', {
      intent: 'COMPLAINT',
      intentConfidence: 0.9,
      sentimentScore: -1,
    });
    const both = scoreOf([ORDER, angry]);
    expect(both).toBeLessThan(scoreOf([ORDER]));
    expect(temperatureOf(both)).not.toBe('COLD');
    expect(both).toBeGreaterThan(scoreOf([angry]) + 40);
  });
});
