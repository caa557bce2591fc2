import { describe, expect, it } from 'vitest';
import type { ReplySource } from '../../ai-provider.js';
import { composeReply } from './reply.js';
import { passageFor } from './passage.js';
import { searchWords } from '../topic.js';

const source = (title: string, text: string, more: Partial<ReplySource> = {}): ReplySource => ({
  id: title,
  kind: 'ARTICLE',
  title,
  text,
  language: 'en',
  ...more,
});
const RETURNS = source(
  'Returns and refunds',
  'You can send back any lamp within 30 days, unused and in its box. Write to us first and we mail you a free label. ' +
    'We refund the full price to the card you paid with. If a lamp arrives broken, send us a photo and we replace it. ' +
    'Lamps made to order can not be sent back.',
);
const DELIVERY = source(
  'Delivery times and costs',
  'We deliver within Germany in 2 to 3 days. To the rest of the EU it takes 4 to 6 days and costs €12. ' +
    'We do not deliver to Switzerland yet. You get a tracking link by e-mail as soon as the parcel has left our house.',
);

describe('what a source says to a question', () => {
  it.each([
    ['My lamp arrived broken', 'If a lamp arrives broken, send us a photo and we replace it.'],
    ['Do you deliver to Switzerland?', 'We do not deliver to Switzerland yet.'],
  ])('to "%s" is the sentence about it and no other case', (question, text) => {
    expect(passageFor(question, [RETURNS, DELIVERY], 'en')?.text).toBe(text);
  });

  it.each([
    'Third time I write! Nobody answers. Worst service ever.',
    'Can you call me on Friday about the photo?',
    'Do you have a parking lot for trucks?',
    '',
  ])('to "%s" is nothing', (question) => {
    expect(passageFor(question, [RETURNS, DELIVERY], 'en')).toBeUndefined();
  });

  it('is only quoted in its own language', () => {
    expect(passageFor('Do you deliver to Switzerland?', [DELIVERY], 'de')).toBeUndefined();
  });

  it('keeps steps together', () => {
    const steps = source(
      'Reset your password',
      `1. Open the page.\n2. Type your address.\n${'x '.repeat(120)}`,
    );
    expect(passageFor('I forgot my password', [steps], 'en')?.text).toBe(steps.text.trim());
  });

  it('is a saved reply without the greeting and closing that the draft has itself', () => {
    const saved = source('VAT number', 'Hi Mira,\n\nour VAT number is DE1.\n\nBest regards\nGrace', {
      kind: 'SAVED_REPLY',
    });
    expect(passageFor('What is your VAT number?', [saved], 'en')?.text).toBe('Our VAT number is DE1.');
  });

  it('answers the question it can, and the other is said to be open', () => {
    const { reply, sources } = composeReply({
      conversation: ['How long does delivery take to Munich?', 'And can I pay by invoice?'].map(
        (body, index) => ({
          id: `m${index}`,
          direction: 'INBOUND',
          body,
          at: new Date(0),
        }),
      ),
      customer: {},
      tone: 'FRIENDLY',
      sources: [DELIVERY],
    });
    expect(sources).toEqual([DELIVERY.id]);
    expect(reply).toContain('4 to 6 days');
    expect(reply).toContain('You wrote: “And can I pay by invoice?” We will look into this');
  });

  it('is not given to somebody who orders, thanks or declines', () => {
    for (const body of [
      'We want to order 20 lamps',
      'thank you!',
      'No thanks, we went with another supplier',
    ]) {
      const conversation = [{ id: 'm', direction: 'INBOUND' as const, body, at: new Date(0) }];
      expect(
        composeReply({ conversation, customer: {}, tone: 'FRIENDLY', sources: [RETURNS] }).sources,
      ).toBeUndefined();
    }
  });
});

describe('the words a question is looked up with', () => {
  it('hold the name of a plan that is an everyday word in another language', () => {
    expect(searchWords('How much does the Pro plan cost?')).toEqual(expect.arrayContaining(['Pro', 'plan']));
  });
});
