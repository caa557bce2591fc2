import { describe, expect, it } from 'vitest';
import { MessageTally, type TallySeed } from './message-tally.js';

const NOW = new Date('2026-03-02T10:00:00Z');

function ago(seconds: number): Date {
  return new Date(NOW.getTime() - seconds * 1_000);
}

function second(secondsAgo: number): number {
  return ago(secondsAgo).getTime() / 1_000;
}

async function tallyOf(seed: Partial<TallySeed> = {}): Promise<MessageTally> {
  const tally = new MessageTally();
  await tally.seed(() => Promise.resolve({ seconds: [], counted: [], ...seed }));
  return tally;
}

function windows(tally: MessageTally, now = NOW): number[] {
  return [1, 5, 60].map((minutes) => tally.within(minutes, now));
}

describe('the tally of messages', () => {
  it('counts those of the last 1, 5 and 60 minutes by when they were said', async () => {
    const tally = await tallyOf({
      seconds: [
        [second(3_599), 2],
        [second(3_600), 50],
      ],
    });
    tally.add(1, ago(10));
    tally.add(2, ago(59));
    tally.add(3, ago(60));
    tally.add(4, ago(299));
    tally.add(5, ago(1_800));
    expect(windows(tally)).toEqual([2, 4, 7]);
  });

  it('moves on with time', async () => {
    const tally = await tallyOf({ seconds: [[second(30), 3]] });
    expect(windows(tally)).toEqual([3, 3, 3]);
    expect(windows(tally, ago(-30))).toEqual([0, 3, 3]);
    expect(windows(tally, ago(-3_570))).toEqual([0, 0, 0]);
    tally.trim(ago(-3_570));
    expect(windows(tally)).toEqual([0, 0, 0]);
  });

  it('counts what comes from the future when its time has come', async () => {
    const tally = await tallyOf();
    tally.add(1, ago(-20));
    expect(windows(tally)).toEqual([0, 0, 0]);
    expect(windows(tally, ago(-20))).toEqual([1, 1, 1]);
  });

  it('counts an event once, whether the tables or the feed told of it first', async () => {
    const tally = new MessageTally();
    let answer: (seed: TallySeed) => void = () => undefined;
    const seeded = tally.seed(() => new Promise((resolve) => (answer = resolve)));
    tally.add(7, ago(5)); // told while the tables are asked, and counted by them
    tally.add(8, ago(5)); // told while the tables are asked, too late for them
    answer({ seconds: [[second(5), 10]], counted: [7, 9] });
    await seeded;
    tally.add(9, ago(4)); // counted by the tables, told later
    tally.add(10, ago(4));
    expect(windows(tally)).toEqual([12, 12, 12]);
  });

  it('begins with the tables, not before', () => {
    const tally = new MessageTally();
    tally.add(1, ago(5));
    expect(windows(tally)).toEqual([0, 0, 0]);
  });

  it('counts on from what it has where the tables do not answer', async () => {
    const tally = await tallyOf({ seconds: [[second(5), 1]] });
    const failed = tally.seed(() => Promise.reject(new Error('away')));
    tally.add(3, ago(2));
    await expect(failed).rejects.toThrow('away');
    expect(windows(tally)).toEqual([2, 2, 2]);
  });
});
