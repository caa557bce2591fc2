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

/** How a metric is computed: from the tables, and from the daily figures where it can be. */
export interface Computation {
  recount: Statement;
  rollup: Statement | undefined;
}

/** Metrics ready for use. */
export interface MetricRegistry {
  figures: readonly Figure[];
  computations: readonly Computation[];
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
  const computations = metrics.map(({ sql, rollup }) => ({
    recount: statementOf(sql),
    rollup: rollup === undefined ? undefined : statementOf(rollup),
  }));
  return { figures, computations };
}

/** The metrics of this product; importing it checks them, so a mistake stops the start. */
export const metricRegistry = registryOf(METRICS);
