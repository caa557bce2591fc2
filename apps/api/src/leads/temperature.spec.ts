import { describe, expect, it } from 'vitest';
import { scoresOf, temperatureSql } from './temperature.js';

describe('The scores of a temperature', () => {
  it('are those of the rule', () => {
    expect(scoresOf('HOT')).toEqual({ from: 70, to: 100 });
    expect(scoresOf('WARM')).toEqual({ from: 40, to: 69 });
    expect(scoresOf('COLD')).toEqual({ from: 0, to: 39 });
  });

  it('are told to PostgreSQL in the same words', () => {
    expect(temperatureSql('l.score')).toBe(
      "case when l.score >= 70 then 'HOT' when l.score >= 40 then 'WARM' else 'COLD' end",
    );
  });
});
