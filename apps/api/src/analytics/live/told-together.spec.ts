import { describe, expect, it } from 'vitest';
import { ToldTogether } from './told-together.js';

const told = new ToldTogether([
  { seq: 1, entry: Buffer.from('one ') },
  { seq: 2, to: 'ada', entry: Buffer.from('two for ada ') },
  { seq: 3, entry: Buffer.from('three') },
]);

function heardBy(actorId: string, has: number[] = []): Buffer {
  return told.bytes(told.for(actorId, (seq) => !has.includes(seq)));
}

describe('events told together', () => {
  it('are one piece, the same for all who hear all of them', () => {
    expect(heardBy('ada').toString()).toBe('one two for ada three');
    expect(heardBy('ada')).toBe(heardBy('ada'));
  });

  it("are sent without others' own news", () => {
    expect(heardBy('bob').toString()).toBe('one three');
  });

  it('are sent without what the listener has', () => {
    expect(heardBy('ada', [1, 2]).toString()).toBe('three');
    expect(heardBy('ada', [1, 2, 3])).toHaveLength(0);
  });
});
