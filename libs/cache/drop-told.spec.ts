import { describe, expect, it } from 'vitest';
import { fromPayload, joined, toPayload } from './drop-told.js';

describe('the message that tells of a drop', () => {
  it('arrives as it was sent', () => {
    const told = { from: 'a', tags: ['leads', 'customer:1'], applied: true, promise: 'p' };
    expect(fromPayload(toPayload(told))).toEqual(told);
  });

  it('says "everything" instead of growing past what the broadcast carries', () => {
    const many = Array.from({ length: 1_000 }, (_, number) => `customer:${number}`);
    const long = [`customer:${'ä'.repeat(5_000)}`];
    for (const tags of [many, long]) {
      const payload = toPayload({ from: 'a', tags, applied: false });
      expect(Buffer.byteLength(payload)).toBeLessThan(7_900);
      expect(fromPayload(payload).tags).toBe('all');
    }
  });

  it.each(['', '{', 'null', '{}', '{"from":"a"}', '{"from":"a","tags":"some"}', '[1]'])(
    'counts as a drop of everything when it reads %j',
    (payload) => {
      expect(fromPayload(payload)).toMatchObject({ tags: 'all', applied: false });
    },
  );

  it('can hold two drops', () => {
    expect(joined(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
    expect(joined(['a'], 'all')).toBe('all');
  });
});
