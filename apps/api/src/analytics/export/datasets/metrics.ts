import { Conditions } from '@libs/database/conditions.js';
import type { Figure, Unit } from '../../metrics/metric.js';
import type { Column, Table } from '../table.js';

/** One figure over one stretch of time. */
export interface FigureRow {
  from: string;
  to: string;
  /** The local day of a figure of the series; null for one of the whole period. */
  date: string | null;
  /** Where it stands in the dashboard, dotted: `messages.byPlatform.WHATSAPP`, `series.inbound`. */
  name: string;
  title: string;
  unit: Unit;
  /** For money. */
  currency: string | null;
  value: string | number | null;
  /** The same over the period before; null for days. */
  previous: string | number | null;
}

interface Fields {
  [name: string]: unknown;
}

/** What of the dashboard is no figure of its own, and what is told elsewhere in a row. */
const UNTOLD = new Set(['period', 'series', 'comparedTo', 'customerLifetimeValue.top', 'date']);

const BY_AGENT = 'messages.byAgent';

interface Agent {
  agentId: string;
  name: string;
  outbound: number;
}

const COLUMNS: readonly Column[] = [
  { name: 'from', kind: 'time', sql: 'f."from"' },
  { name: 'to', kind: 'time', sql: 'f."to"' },
  { name: 'date', kind: 'day', sql: 'f.date' },
  { name: 'name', kind: 'code', width: 30, sql: 'f.name' },
  { name: 'title', kind: 'code', width: 36, sql: 'f.title' },
  { name: 'unit', kind: 'code', sql: 'f.unit' },
  { name: 'currency', kind: 'code', sql: 'f.currency' },
  { name: 'value', kind: 'number', sql: 'f.value' },
  { name: 'previous', kind: 'number', sql: 'f.previous' },
];

/** The figures as a table of their own, so that they take the way of all others. */
export function metricsTable(rows: readonly FigureRow[]): Table {
  return {
    name: 'metrics',
    columns: COLUMNS,
    entry: `json_build_object('from', iso(f."from"), 'to', iso(f."to"), 'date', f.date, 'name', f.name, 'title', f.title,
      'unit', f.unit, 'currency', f.currency, 'value', f.value, 'previous', f.previous)`,
    from: `json_to_recordset($1::json) as f("from" timestamptz, "to" timestamptz, date date, name text, title text,
      unit text, currency text, value numeric, previous numeric)`,
    // Here only to hand the rows over.
    where: new Conditions().add((bind) => `${bind(JSON.stringify(rows))} is not null`),
    order: '',
  };
}

/**
 * The figures of a dashboard one below the other: first those of the whole period beside those of the period before,
 * then those of each day.
 *
 * @param text the dashboard's JSON
 * @param figures what its figures are called
 */
export function figureRows(text: string, figures: readonly Figure[]): FigureRow[] {
  const dashboard = JSON.parse(text) as Fields;
  const { from, to } = dashboard.period as { from: string; to: string };
  const before = new Map(leaves(dashboard.comparedTo as Fields));
  const currency = (dashboard.leads as Fields).currency as string | null;
  const agents = new Map(agentsOf(dashboard).map(({ agentId, name }) => [agentId, name]));
  const rowOf = (name: string, value: FigureRow['value']): FigureRow => {
    const { title, unit } = describe(name, figures);
    const agent = agents.get(name.slice(BY_AGENT.length + 1));
    return {
      from,
      to,
      date: null,
      name,
      title: agent === undefined ? title : `${describe(BY_AGENT, figures).title}: ${agent}`,
      unit,
      currency: unit === 'money' ? currency : null,
      value,
      previous: before.get(name) ?? null,
    };
  };
  const whole = [...leaves(dashboard)].map(([name, value]) => rowOf(name, value));
  const days = (dashboard.series as Fields[]).flatMap((day) =>
    [...leaves(day)].map(([name, value]) => ({
      ...rowOf(`series.${name}`, value),
      date: day.date as string,
      previous: null,
    })),
  );
  return [...whole, ...days];
}

/** Numbers, amounts of money and nulls with their dotted names, in their order. */
function* leaves(fields: Fields, above = ''): Generator<[string, FigureRow['value']]> {
  for (const [field, value] of Object.entries(fields)) {
    const name = `${above}${field}`;
    if (UNTOLD.has(name) || field === 'currency') continue;
    if (name === BY_AGENT)
      for (const { agentId, outbound } of value as Agent[]) yield [`${name}.${agentId}`, outbound];
    else if (typeof value === 'object' && value !== null) yield* leaves(value as Fields, `${name}.`);
    else yield [name, value as FigureRow['value']];
  }
}

function agentsOf(dashboard: Fields): Agent[] {
  return (dashboard.messages as Fields).byAgent as Agent[];
}

/** A figure's own title and unit, else those of the figure it is a part of. */
function describe(name: string, figures: readonly Figure[]): { title: string; unit: Unit } {
  if (name === 'series.revenue') return { title: 'Revenue', unit: 'money' };
  const exact = figures.find((figure) => figure.name === name);
  if (exact) return exact;
  const [, parent = name, part = ''] = /^(.*)\.([^.]+)$/.exec(name) ?? [];
  const around = figures.find((figure) => figure.name === parent);
  return around ? { title: `${around.title}: ${part}`, unit: around.unit } : { title: name, unit: 'count' };
}
