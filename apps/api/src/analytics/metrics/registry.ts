import { churnRate } from './churn-rate.metric.js';
import { conversionRate } from './conversion-rate.metric.js';
import { customerLifetimeValue } from './customer-lifetime-value.metric.js';
import { customers } from './customers.metric.js';
import { leadQuality } from './lead-quality.metric.js';
import { leads } from './leads.metric.js';
import { messages } from './messages.metric.js';
import type { Figure, Metric } from './metric.js';
import { responseTime } from './response-time.metric.js';
import { series } from './series.metric.js';
import { statementOf, type Statement } from './statement.js';

/** Every metric, in the order of the dashboard. */
const METRICS: readonly Metric[] = [
  conversionRate,
  responseTime,
  customerLifetimeValue,
  churnRate,
  leadQuality,
  messages,
  customers,
  leads,
  series,
];

/** Metrics ready for use. */
export interface MetricRegistry {
  figures: readonly Figure[];
  /** Each metric from the tables. */
  recounts: readonly Statement[];
  /**
   * All of them from the daily figures by one statement, since each trip to the database costs more than a metric. Its
   * one row has the column `json`: JSON texts in the order of `recounts`, null where a metric can not be read there.
   */
  daily: Statement;
}

/**
 * Checks the metrics against each other.
 *
 * @throws Error when two figures share a name, or a statement names an unknown parameter
 */
export function registryOf(metrics: readonly Metric[]): MetricRegistry {
  const figures = metrics.flatMap((metric) => metric.figures);
  const names = new Set<string>();
  for (const { name } of figures) {
    if (names.has(name)) throw new Error(`Two metrics are named "${name}". Give one of them another name.`);
    names.add(name);
  }
  const parts = metrics.map(({ rollup }) => (rollup === undefined ? 'null' : `(${rollup})::text`));
  return {
    figures,
    recounts: metrics.map(({ sql }) => statementOf(sql)),
    daily: statementOf(`select array[${parts.join(', ')}]::text[] as json`),
  };
}

/** The metrics of this product; importing it checks them, so a mistake stops the start. */
export const metricRegistry = registryOf(METRICS);
