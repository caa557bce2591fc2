import { describe, expect, it } from 'vitest';
import { BoundedStore } from './bounded-store.js';

const kept = (text: string): { value: { kind: 'json'; text: string } } => ({ value: { kind: 'json', text } });

describe('the memory of the cache', () => {
  it('forgets what was not asked for the longest when it is full', () => {
    const store = new BoundedStore(2);
    store.set('a', kept('1'));
    store.set('b', kept('2'));
    store.get('a');
    store.set('c', kept('3'));
    expect([store.get('a')?.value.text, store.get('b'), store.get('c')?.value.text]).toEqual([
      '1',
      undefined,
      '3',
    ]);
  });

  it('never holds more than its bytes, however large the answers are', () => {
    const store = new BoundedStore(1_000, 100_000);
    for (let number = 0; number < 500; number += 1) store.set(`key ${number}`, kept('x'.repeat(number * 20)));
    expect(store.size).toBeLessThan(10);
    store.set('huge', kept('x'.repeat(200_000)));
    expect(store.size).toBe(0);
  });

  it('gives the room of what was replaced or deleted to others', () => {
    const store = new BoundedStore(1_000, 10_000);
    for (let round = 0; round < 100; round += 1) store.set('same', kept('x'.repeat(1_000)));
    store.set('other', kept('y'.repeat(1_000)));
    expect(store.size).toBe(2);
    for (let round = 0; round < 100; round += 1) {
      store.set('short-lived', kept('z'.repeat(1_000)));
      store.delete('short-lived');
    }
    expect(store.size).toBe(2);
    store.clear();
    expect(store.size).toBe(0);
  });
});
