import { describe, expect, it } from 'vitest';
import { readPhrases } from './phrase.js';

const read = (source: string): string[] => readPhrases(source).map((words) => words.join(' '));

describe('the notation of lexicons', () => {
  it.each([
    ['how much', ['how much']],
    ['how much, price', ['how much', 'price']],
    ['buy|order now', ['buy now', 'order now']],
    ['by (tonight|end of day)', ['by tonight', 'by end of day']],
    ['(of|from) the? shop', ['of shop', 'from shop', 'of the shop', 'from the shop']],
    ['cancel my?', ['cancel', 'cancel my']],
    ['cancel .. order|plan', ['cancel .. order', 'cancel .. plan']],
    ['cancel .. order?', ['cancel', 'cancel .. order']],
    ['# seats for $', ['# seats for $']],
    ['Größe*, ÉTÉ', ['grosse*', 'ete']],
  ])('reads "%s"', (source, phrases) => {
    expect(read(source)).toEqual(phrases);
  });

  it.each(['ab*', 'co2', '.. order', 'a b c d e f g h i', 'e-mail', '(open day'])(
    'refuses "%s"',
    (source) => {
      expect(() => readPhrases(source)).toThrow(source.replace(/^\(/, ''));
    },
  );
});
