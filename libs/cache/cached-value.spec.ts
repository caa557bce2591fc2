import { StreamableFile } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { JsonText } from '../http/json-text.js';
import { decode, encode } from './cached-value.js';

describe('a cached value', () => {
  it.each([[{ a: [1, null, 'ü'] }], [[]], ['text'], [0], [false], [null], [undefined]])(
    'comes back as it was: %o',
    (value) => {
      expect(decode(encode(value))).toEqual(value);
    },
  );

  it('comes back as JsonText with the same text when PostgreSQL wrote it', () => {
    const back = decode(encode(new JsonText('{"price": 1250.00}')));
    expect(back).toBeInstanceOf(JsonText);
    expect((back as JsonText).text).toBe('{"price": 1250.00}');
  });

  it('is a copy for each caller', () => {
    const kept = encode({ tags: ['a'] });
    (decode(kept) as { tags: string[] }).tags.push('b');
    expect(decode(kept)).toEqual({ tags: ['a'] });
  });

  it.each([[new StreamableFile(Buffer.from('x'))], [Buffer.from('x')], [() => 1]])(
    'cannot be %o',
    (value) => {
      expect(() => encode(value)).toThrow('Only JSON can be cached');
    },
  );
});
