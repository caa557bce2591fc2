import { describe, expect, it } from 'vitest';
import { readPhone } from './phone.js';

function reasonFor(text: string): string {
  const reading = readPhone(text);
  return 'reason' in reading ? reading.reason : `none: ${reading.number}`;
}

describe('Reading a phone number', () => {
  it.each([
    ['+49 30 901820', '+4930901820'],
    ['0049 30 901820', '+4930901820'],
    ['+49 (0) 30 901820', '+4930901820'],
    ['  +1 (415) 555-2671 ', '+14155552671'],
    ['+55.11.96123-4567', '+5511961234567'],
  ])('takes %s as %s', (text, number) => {
    expect(readPhone(text)).toEqual({ number });
  });

  it('says that a national number lacks its country code', () => {
    expect(reasonFor('030 901820')).toContain('no country code');
    expect(reasonFor('12345')).toContain('no country code');
  });

  it.each([
    ['+49 1', 'too short'],
    ['+4915112345678901234', 'length'],
    ['call me', 'is not a phone number'],
    ['', 'is not a phone number'],
    ['tel +49 30 901820', 'is not a phone number'],
    ['+1 415 555 2671 ext. 5', 'extension'],
  ])('says why "%s" is none', (text, reason) => {
    expect(reasonFor(text)).toContain(reason);
  });
});
