import { temperatureOf, type Temperature } from './score.js';

export const TEMPERATURES = ['HOT', 'WARM', 'COLD'] as const satisfies readonly Temperature[];

const SCORES = Array.from({ length: 101 }, (_, score) => score);

/** The scores of a temperature, both ends included, as `temperatureOf` draws the lines. */
export function scoresOf(temperature: Temperature): { from: number; to: number } {
  const scores = SCORES.filter((score) => temperatureOf(score) === temperature);
  return { from: Math.min(...scores), to: Math.max(...scores) };
}

/** An SQL expression for the temperature of the score in this column. */
export function temperatureSql(column: string): string {
  return `case when ${column} >= ${scoresOf('HOT').from} then 'HOT' when ${column} >= ${scoresOf('WARM').from} then 'WARM' else 'COLD' end`;
}
