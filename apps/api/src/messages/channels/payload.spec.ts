import { describe, expect, it } from 'vitest';
import { cleanText, idOf, numberOf, textOf, urlOf } from './payload.js';

describe('Text from outside', () => {
  it('stays as it was written, whatever the script', () => {
    const text = 'مرحبا 👨‍👩‍👧‍👦 שלום\n\t\u202Babc\u202C 价格 <b>&amp;';
    expect(cleanText(text)).toBe(text);
  });

  it('loses NUL and has half a surrogate pair replaced, for PostgreSQL holds neither', () => {
    expect(cleanText('a\0b')).toBe('ab');
    expect(cleanText('\ud83d \udc00 \ud83d\ude00')).toBe('\ufffd \ufffd 😀');
    expect(cleanText('\ud83d\0\ude00')).toBe('😀');
  });

  it('is cut to its length between characters, and shows that it was', () => {
    expect(cleanText('abcdef', 6)).toBe('abcdef');
    expect(cleanText('abcdefg', 6)).toBe('abcde…');
    expect(cleanText('abc😀defg', 5)).toBe('abc…');
  });

  it('is nothing when it is empty or no text', () => {
    expect([textOf(''), textOf('\0'), textOf(7), textOf(null), textOf(['a'])]).toEqual(
      Array(5).fill(undefined),
    );
  });
});

describe('An identifier from outside', () => {
  it('is taken as it is, a whole number as its digits', () => {
    expect(idOf('wamid.HBgL=')).toBe('wamid.HBgL=');
    expect(idOf(34600111222)).toBe('34600111222');
  });

  it.each(['', 'a\0b', '\ud800', 'x'.repeat(256), 1.5, 2 ** 60, null, undefined, {}, ['a'], true])(
    'is not taken when it is %j: changed, it would name something else',
    (value) => {
      expect(idOf(value)).toBeUndefined();
    },
  );
});

it('A number may be written as text, and nothing else becomes one', () => {
  expect([numberOf(2.5), numberOf('2.5'), numberOf('-1')]).toEqual([2.5, 2.5, -1]);
  expect(['', ' ', 'x', '1x', 'Infinity', Number.NaN, null, true, []].map(numberOf)).toEqual(
    Array(9).fill(undefined),
  );
});

it('A link is http or https, and nothing else becomes one', () => {
  expect(urlOf('https://example.com/a?b=ä')).toBe('https://example.com/a?b=%C3%A4');
  const others = ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/a', 'example.com', 7];
  expect(others.map(urlOf)).toEqual(Array(6).fill(undefined));
  expect(urlOf(`https://example.com/${'x'.repeat(2048)}`)).toBeUndefined();
});
