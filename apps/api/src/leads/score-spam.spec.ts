import { describe, expect, it } from 'vitest';
import type { Line } from './ranking/pairs.js';
import { factsOf } from './ranking/ranking.js';
import { scoreLead, temperatureOf } from './score.js';

const NOW = new Date('2026-03-02T12:00:00Z');
const FLOOD = 500;
const WORDS = ['moon', 'signal', 'wallet', 'token', 'profit', 'bonus', 'trader', 'miner', 'coin', 'whale'];

/** As many messages of one sender as a flood has, each understood by the local model, half a minute apart. */
function scoreOfFlood(body: (place: number) => string): number {
  const lines = Array.from({ length: FLOOD }, (_, place): Line => ({
    direction: 'INBOUND',
    ago: (FLOOD - place) * 30_000,
    body: body(place),
  }));
  return scoreLead({ messages: factsOf(lines) }, NOW).score;
}

function word(place: number): string {
  return WORDS[place % WORDS.length] ?? '';
}

describe('A flood of one sender never becomes HOT', () => {
  it.each<[string, (place: number) => string]>([
    ['the same shout', () => 'BUY BUY BUY'],
    ['the same shout with a number', (place) => `BUY BUY BUY!!! ${place}`],
    ['the same shout, pressing', (place) => `BUY NOW BUY NOW BUY NOW urgent urgent ${place}`],
    ['the same wish with another number', (place) => `I want to buy ${place}`],
    [
      'a promotion of coins',
      (place) => `${word(place)} ${word(place + 3)}: guaranteed profit, buy now, order today, click the link`,
    ],
    [
      'a promotion of coins in other words',
      (place) =>
        `Crypto signals! Double your ${word(place)} ${word(place * 7)}, pay 100 get 500, price rises today`,
    ],
    [
      'an advertisement',
      (place) => `Limited time offer ${word(place)}: best price, buy 10 units, invoice by mail, urgent`,
    ],
    ['eine Werbung', (place) => `Jetzt kaufen! ${word(place)} nur heute, Rechnung und Vertrag sofort`],
    ['реклама', (place) => `Заработок на ${word(place)}! Купите сейчас, оплата по счёту, срочно`],
    ['small talk', (place) => `haha ${word(place)} ${word(place + 1)} how are you`],
  ])('%s', (_, body) => {
    expect(temperatureOf(scoreOfFlood(body))).not.toBe('HOT');
  });

  it('and shouting alone is COLD', () => {
    expect(temperatureOf(scoreOfFlood((place) => `BUY BUY BUY ${place}`))).toBe('COLD');
  });

  it('and is no warmer for its length', () => {
    const one: Line = { direction: 'INBOUND', ago: 0, body: 'I want to buy 7' };
    const once = scoreLead({ messages: factsOf([one]) }, NOW).score;
    expect(scoreOfFlood((place) => `I want to buy ${place}`)).toBeLessThanOrEqual(once + 5);
  });

  it('though a single order does', () => {
    const order: Line = {
      direction: 'INBOUND',
      ago: 0,
      body: 'We want to order 20 seats, please send the contract and the invoice today',
    };
    expect(scoreLead({ messages: factsOf([order]) }, NOW).temperature).toBe('HOT');
  });
});
