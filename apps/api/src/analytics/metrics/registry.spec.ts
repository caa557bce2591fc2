import { describe, expect, it } from 'vitest';
import type { Metric } from './metric.js';
import { metricRegistry, registryOf } from './registry.js';
import { statementOf } from './statement.js';

function metric(name: string, sql = 'select :from'): Metric {
  return { figures: [{ name, title: 'A', unit: 'count', meaning: 'It counts.', formula: 'count' }], sql };
}

describe('the registry of metrics', () => {
  it('refuses two metrics with one name, naming it', () => {
    expect(() => registryOf([metric('churnRate'), metric('leads'), metric('churnRate')])).toThrow(
      'Two metrics are named "churnRate". Give one of them another name.',
    );
  });

  it('refuses SQL with a parameter that does not exist', () => {
    expect(() => registryOf([metric('leads', 'select :until')])).toThrow('":until"');
  });

  it('holds the metrics of the product', () => {
    expect(metricRegistry.figures.map(({ name }) => name)).toContain('conversionRate');
  });
});

describe('the statement of a metric', () => {
  it('numbers its parameters, gives each its type and leaves casts alone', () => {
    expect(statementOf('a >= :from and b < :to and c::text = :currency or :from is null')).toEqual({
      text: 'a >= $1::timestamptz and b < $2::timestamptz and c::text = $3::text or $1::timestamptz is null',
      names: ['from', 'to', 'currency'],
    });
  });
});
