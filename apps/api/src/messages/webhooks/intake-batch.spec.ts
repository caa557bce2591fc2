import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { IntakeBatch, IntakeFull, type IntakeLimits } from './intake-batch.js';

interface Row {
  name: string;
  size: number;
}

const row = (name: string, size = 1): Row => ({ name, size });
const names = (count: number): Row[] => Array.from({ length: count }, (_, n) => row(`row ${n}`));
const limits: IntakeLimits = {
  gatherMs: 1,
  batchRows: 10,
  batchBytes: 100,
  waitingRows: 50,
  waitingBytes: 1000,
};

/** Stands for the statement: keeps what it was given, fails for what it is told to. */
function statement(fail: (rows: Row[]) => Error | undefined = () => undefined) {
  const written: string[][] = [];
  const write = async (rows: Row[]): Promise<void> => {
    await wait(1);
    const error = fail(rows);
    if (error) throw error;
    written.push(rows.map(({ name }) => name));
  };
  return { written, write };
}

describe('the intake', () => {
  it('writes what arrives together with few statements, in the order in which it came', async () => {
    const { written, write } = statement();
    const batch = new IntakeBatch(write, limits);
    await Promise.all(names(25).map((each) => batch.add(each)));
    expect(written.map((rows) => rows.length)).toEqual([10, 10, 5]);
    expect(written.flat()).toEqual(names(25).map(({ name }) => name));
  });

  it('answers nobody before the statement is through', async () => {
    let finish: () => void = () => undefined;
    const batch = new IntakeBatch<Row>(() => new Promise((resolve) => (finish = resolve)), limits);
    let answered = false;
    const added = batch.add(row('one')).then(() => (answered = true));
    await wait(20);
    expect(answered).toBe(false);
    finish();
    await added;
    expect(answered).toBe(true);
  });

  it('fails a bad row alone and stores its neighbours', async () => {
    const { written, write } = statement((rows) =>
      rows.some(({ name }) => name === 'row 3') ? new Error('bad row') : undefined,
    );
    const batch = new IntakeBatch(write, limits);
    const outcomes = await Promise.allSettled(names(6).map((each) => batch.add(each)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect(written.flat()).not.toContain('row 3');
  });

  it('tells all callers at once when the database is away, without trying each row or the next batch', async () => {
    let calls = 0;
    const away = Object.assign(new Error('the database system is shutting down'), { code: '57P01' });
    const batch = new IntakeBatch<Row>(() => {
      calls += 1;
      return Promise.reject(away);
    }, limits);
    const outcomes = await Promise.allSettled(names(28).map((each) => batch.add(each)));
    expect(outcomes).toEqual(Array(28).fill({ status: 'rejected', reason: away }));
    expect(calls).toBe(1);
  });

  it('gives up at once also when the database goes away while rows are written one by one', async () => {
    let calls = 0;
    const batch = new IntakeBatch<Row>((rows) => {
      calls += 1;
      const away = Object.assign(new Error('connection ended'), { code: '57P01' });
      return Promise.reject(rows.length > 1 ? new Error('bad row') : away);
    }, limits);
    const outcomes = await Promise.allSettled(names(28).map((each) => batch.add(each)));
    expect(outcomes.map(({ status }) => status)).toEqual(Array(28).fill('rejected'));
    expect(calls).toBe(2);
  });

  it('refuses what is too much to wait with a hint to come again, and takes more when there is room', async () => {
    const { written, write } = statement();
    const batch = new IntakeBatch(write, limits);
    const outcomes = await Promise.allSettled(names(60).map((each) => batch.add(each)));
    expect(written.flat()).toHaveLength(50);
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
    );
    expect(refused).toHaveLength(10);
    expect(refused[0]).toBeInstanceOf(IntakeFull);
    expect(refused[0]).toMatchObject({ status: 503, extras: { headers: { 'retry-after': '2' } } });
    await batch.add(row('later'));
    expect(written.flat()).toContain('later');
  });

  it('bounds the bytes of a statement and of what waits, and still takes a big row when nothing waits', async () => {
    const { written, write } = statement();
    const batch = new IntakeBatch(write, limits);
    await Promise.all([
      batch.add(row('big', 5000)),
      expect(batch.add(row('too much', 600))).rejects.toThrow(),
    ]);
    await Promise.all([row('a', 60), row('b', 60), row('c', 30)].map((each) => batch.add(each)));
    expect(written).toEqual([['big'], ['a'], ['b', 'c']]);
  });

  it('goes on after a failure', async () => {
    let broken = true;
    const { written, write } = statement(() => (broken ? new Error('broken') : undefined));
    const batch = new IntakeBatch(write, limits);
    await expect(batch.add(row('one'))).rejects.toThrow('broken');
    broken = false;
    await batch.add(row('two'));
    expect(written).toEqual([['two']]);
  });
});
