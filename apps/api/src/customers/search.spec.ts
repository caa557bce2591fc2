import { describe, expect, it } from 'vitest';
import { searchTerms } from './search.js';

describe('Search terms', () => {
  it('are the words that were typed', () => {
    expect(searchTerms('  Maria   López ')).toEqual({ words: ['Maria', 'López'] });
    expect(searchTerms('   ')).toEqual({ words: [] });
  });

  it.each([
    ['+49 30 901820', '4930901820'],
    ['0049 30 901820', '4930901820'],
    ['030 901820', '30901820'],
    ['+49 (0) 30/901-820', '4930901820'],
  ])('read %s as the digits %s', (text, digits) => {
    expect(searchTerms(text).digits).toBe(digits);
  });

  it('see no phone number in two digits or beside letters', () => {
    expect(searchTerms('42').digits).toBeUndefined();
    expect(searchTerms('room 4711').digits).toBeUndefined();
  });
});
