import { beforeEach, describe, expect, it } from 'vitest';
import { KeptFigure } from './kept-figure.js';

let now = 0;
let looks = 0;
/** Milliseconds that a look takes. */
let takes = 1;

function figure(lasts = 60_000): KeptFigure<number> {
  return new KeptFigure(
    () => {
      now += takes;
      looks += 1;
      return Promise.resolve(looks);
    },
    lasts,
    () => now,
  );
}

beforeEach(() => {
  now = 1_000_000;
  looks = 0;
  takes = 1;
});

describe('a kept figure', () => {
  it('is looked up once while nothing touches it', async () => {
    const kept = figure();
    for (let ask = 0; ask < 5; ask += 1) expect(await kept.value()).toBe(1);
    now += 59_000;
    expect(await kept.value()).toBe(1);
  });

  it('is looked up anew when it was touched, once a second at most', async () => {
    const kept = figure();
    await kept.value();
    kept.touch();
    now += 500;
    expect(await kept.value()).toBe(1);
    now += 500;
    expect(await kept.value()).toBe(2);
    expect(await kept.value()).toBe(2);
  });

  it('is looked up less often where a look is dear, so that looks take no more than a twentieth of the time', async () => {
    const kept = figure();
    takes = 200;
    await kept.value();
    kept.touch();
    now += 3_900;
    expect(await kept.value()).toBe(1);
    now += 100;
    expect(await kept.value()).toBe(2);
  });

  it('is looked up untouched when it has grown old', async () => {
    const kept = figure(10_000);
    await kept.value();
    now += 10_000;
    expect(await kept.value()).toBe(2);
  });

  it('is looked up at once when it depends on something else', async () => {
    const kept = figure();
    expect(await kept.value('monday')).toBe(1);
    expect(await kept.value('tuesday')).toBe(2);
  });

  it('is looked up once for all who ask at the same time, and again for what happened meanwhile', async () => {
    const kept = figure();
    const asked = Promise.all([kept.value(), kept.value(), kept.value()]);
    kept.touch();
    expect(await asked).toEqual([1, 1, 1]);
    now += 1_000;
    expect(await kept.value()).toBe(2);
  });

  it('is looked up again after a look that failed', async () => {
    let away = true;
    const kept = new KeptFigure(
      () => (away ? Promise.reject(new Error('away')) : Promise.resolve(5)),
      60_000,
    );
    await expect(kept.value()).rejects.toThrow('away');
    away = false;
    expect(await kept.value()).toBe(5);
  });
});
