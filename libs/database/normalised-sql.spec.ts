import { describe, expect, it } from 'vitest';
import { normalised, operationOf } from './normalised-sql.js';

describe('a statement in the log', () => {
  it.each([
    [
      `select * from "User" where name = 'O''Brien' and age > 42`,
      'select * from "User" where name = ? and age > ?',
    ],
    [
      `update t set a = E'it\\'s' where b = $$secret$$ and c = $x$more$x$`,
      'update t set a = ? where b = ? and c = ?',
    ],
    [
      `select $1::text, "it''s 5", t5.c1\n  from t5 -- the secret`,
      `select $1::text, "it''s 5", t5.c1 from t5`,
    ],
    [`select 'never closed secret`, 'select ?'],
    ['select /* secret */ 1.5e3', 'select ?'],
  ])('shows no value: %s', (sql, shown) => {
    expect(normalised(sql)).toBe(shown);
  });

  it('is bounded', () => {
    expect(normalised(`select ${'a, '.repeat(10_000)} b`).length).toBeLessThan(1_010);
  });

  it('is counted by its first word, where that is one of a few', () => {
    expect(
      ['\n  SELECT 1', 'with x as (select 1)', 'COMMIT', 'vacuum', '', '(select 1)'].map(operationOf),
    ).toEqual(['select', 'with', 'commit', 'other', 'other', 'other']);
  });
});
