import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.js';

describe('one computation for many callers', () => {
  it('runs once while it lasts, and anew after it', async () => {
    const flights = new SingleFlight<number>();
    let runs = 0;
    const compute = (): Promise<number> => Promise.resolve((runs += 1));
    const callers = [1, 2, 3].map(() => flights.run('same', compute));
    expect(callers.map(({ joined }) => joined)).toEqual([false, true, true]);
    expect(await Promise.all(callers.map(({ result }) => result))).toEqual([1, 1, 1]);
    expect(await flights.run('same', compute).result).toBe(2);
  });

  it('hands a failure to all who wait, and forgets it', async () => {
    const flights = new SingleFlight<number>();
    const fail = (): Promise<number> => {
      throw new Error('no database');
    };
    const results = [1, 2].map(() => flights.run('same', fail).result);
    const ends = await Promise.allSettled(results);
    expect(ends.map((end) => end.status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run('same', () => Promise.resolve(7)).result).toBe(7);
  });

  it('keeps different names apart', async () => {
    const flights = new SingleFlight<string>();
    const a = flights.run('a', () => Promise.resolve('a'));
    const b = flights.run('b', () => Promise.resolve('b'));
    expect(await Promise.all([a.result, b.result])).toEqual(['a', 'b']);
  });
});
