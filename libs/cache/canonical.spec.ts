import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from './canonical.js';

describe('the text of a value in a cache key', () => {
  it('does not depend on the order of fields', () => {
    expect(canonical({ b: 1, a: { d: 2, c: 3 } })).toBe(canonical({ a: { c: 3, d: 2 }, b: 1 }));
  });

  it('depends on the order of lists', () => {
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });

  it.each([
    [undefined, null],
    [1, '1'],
    [1n, 1],
    [1n, '1n'],
    [Number.NaN, null],
    [Number.NaN, 'NaN'],
    ['undefined', undefined],
    [{ a: undefined }, {}],
    [['a,b'], ['a', 'b']],
    [
      [[1], 2],
      [1, [2]],
    ],
    [{ a: 1 }, [['a', 1]]],
  ])('tells %o from %o', (one, other) => {
    expect(canonical(one)).not.toBe(canonical(other));
  });

  it('is different for any two values that JSON tells apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const same = isDeepStrictEqual(plain(one), plain(other));
        expect(canonical(one) === canonical(other)).toBe(same);
      }),
    );
  });

  it('takes dates and objects of classes by what they hold', () => {
    class Filter {
      constructor(readonly status: string) {}
    }
    expect(canonical(new Filter('OPEN'))).toBe(canonical({ status: 'OPEN' }));
    expect(canonical(new Date(0))).toBe(canonical('1970-01-01T00:00:00.000Z'));
  });

  it.each([[() => 1], [Symbol('x')], [new Map()], [new Set()], [Buffer.from('x')]])(
    'refuses %o, which has no text of its own',
    (value) => {
      expect(() => canonical([value])).toThrow(TypeError);
    },
  );
});

/** JSON knows no -0. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
