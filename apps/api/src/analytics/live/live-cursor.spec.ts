import { describe, expect, it } from 'vitest';
import { GAP_EXPIRES, LiveCursor } from './live-cursor.js';

/** A reader who has seen these events, in this order. */
function having(...seen: number[]): LiveCursor {
  const cursor = new LiveCursor(0);
  for (const seq of seen) cursor.see(seq, 0);
  return cursor;
}

describe('the position in the live events', () => {
  it('is the number of the last event while they come in order', () => {
    expect(having(1, 2, 3).toString()).toBe('3');
  });

  it('remembers lower numbers that may still come, and forgets them when they do', () => {
    const cursor = having(1, 2, 7, 4);
    expect(cursor.toString()).toBe('7~3,5-6');
    cursor.see(5, 0);
    cursor.see(6, 0);
    cursor.see(3, 0);
    expect(cursor.toString()).toBe('7');
  });

  it('comes back from its id as it was', () => {
    for (const id of ['0', '42', '7~3,5-6', '1000000~1-9000'])
      expect(LiveCursor.parse(id)?.toString()).toBe(id);
  });

  it('lacks what is above it and what it skipped, and nothing else', () => {
    const cursor = LiveCursor.parse('7~3,5-6');
    expect([1, 2, 3, 4, 5, 6, 7, 8].filter((seq) => cursor?.lacks(seq))).toEqual([3, 5, 6, 8]);
  });

  it('gives up on numbers of changes that were rolled back', () => {
    const cursor = having(1, 5);
    cursor.expire(GAP_EXPIRES);
    expect(cursor.toString()).toBe('5~2-4');
    cursor.expire(GAP_EXPIRES + 1);
    expect(cursor.toString()).toBe('5');
  });

  it('goes back to before the gaps when they are too many to be told', () => {
    const odd = Array.from({ length: 400 }, (_, index) => 1001 + index * 2);
    const id = having(1000, ...odd).toString();
    expect(having(1000, ...odd).missing.length).toBeGreaterThan(300);
    expect(Number(id)).toBeLessThan(1002);
    expect(LiveCursor.parse(id)?.lacks(1002)).toBe(true);
  });

  it.each(['', 'x', '-1', '7~', '7~8', '7~3-', '7~3-9', '1e3', ' 7', '9999999999999999', `9999999~1-20000`])(
    'takes "%s" for no position',
    (id) => {
      expect(LiveCursor.parse(id)).toBeUndefined();
    },
  );
});
