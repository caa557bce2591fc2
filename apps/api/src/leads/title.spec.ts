import { describe, expect, it } from 'vitest';
import { titleOf } from './title.js';

describe('The title of a lead that a message opens', () => {
  it('is the message when that is short, on one line', () => {
    expect(titleOf('  How much is\nthe large plan? ', 'WHATSAPP')).toBe('How much is the large plan?');
  });

  it('ends after a whole word when the message is long', () => {
    const body = 'We are forty people in two offices and would like to know what the large plan costs a year';
    expect(titleOf(body, 'EMAIL')).toBe('We are forty people in two offices and would like to know…');
  });

  it('cuts a text without spaces between characters, not inside one', () => {
    expect(titleOf('😀'.repeat(80), 'TELEGRAM')).toBe(`${'😀'.repeat(60)}…`);
  });

  it('says where the message came from when it has no words', () => {
    expect(titleOf('  ', 'INSTAGRAM')).toBe('Message over Instagram');
  });
});
