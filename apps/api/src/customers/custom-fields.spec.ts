import { describe, expect, it } from 'vitest';
import { customFieldsProblem } from './custom-fields.js';

describe('Custom fields', () => {
  it('hold values, lists and one object of them', () => {
    expect(customFieldsProblem({})).toBeUndefined();
    expect(
      customFieldsProblem({
        plan: 'pro',
        seats: 12,
        trial: false,
        since: null,
        address: { streets: ['A', 'B'] },
      }),
    ).toBeUndefined();
  });

  it.each([[['a list']], ['a text'], [null], [7]])('are refused when they are %j', (value) => {
    expect(customFieldsProblem(value)).toContain('must be an object');
  });

  it('are refused beyond their limits, each with its reason', () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`field${index}`, 1]));
    expect(customFieldsProblem(many)).toContain('more than 50 fields');
    expect(customFieldsProblem({ ['n'.repeat(65)]: 1 })).toContain('1 to 64 characters');
    expect(customFieldsProblem({ '': 1 })).toContain('1 to 64 characters');
    expect(customFieldsProblem({ a: { b: { c: { d: 1 } } } })).toContain('deeper than 3');
    expect(customFieldsProblem({ text: 'ä'.repeat(9000) })).toContain('16 KB');
  });
});
