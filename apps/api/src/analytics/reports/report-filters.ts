import { usableTimeZone } from '@libs/clock/time-zone.js';
import { ValidationError } from '@libs/errors/app-error.js';
import type { ReportPeriod } from '@libs/database/generated/enums.js';
import type { ExportDataset, ExportFormat, ExportRequest } from '../export/exports.service.js';
import type { Stretch } from './schedule/covered-period.js';

const MAX_FILTERS = 20;
const MAX_VALUE = 1_000;
const NAME = /^[A-Za-z]{1,40}$/;

/** What a report exports. */
export interface Exported {
  dataset: ExportDataset;
  format: ExportFormat;
  bom: boolean;
  filters: Record<string, string>;
  period: ReportPeriod;
  timezone: string;
}

/** Numbers and flags as a query string has them. */
export function tidyFilters(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, given]: [string, unknown]) => [
      name,
      typeof given === 'number' || typeof given === 'boolean' ? String(given) : given,
    ]),
  );
}

/** @returns the rest of a sentence about the filters; undefined when they have the right form */
export function filtersProblem(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'must be an object of filters and their values';
  const entries = Object.entries(value);
  if (entries.length > MAX_FILTERS) return `must not be more than ${MAX_FILTERS} filters`;
  const wrong = entries.find(
    ([name, given]) => !NAME.test(name) || typeof given !== 'string' || given.length > MAX_VALUE,
  );
  return wrong && `must have names of filters and texts of at most ${MAX_VALUE} characters as their values`;
}

/**
 * The export that a report means.
 *
 * @param covered the time it is about, if any
 */
export function requestOf(exported: Exported, covered: Stretch | undefined): ExportRequest {
  const { dataset, format, bom, filters, timezone } = exported;
  // Days of metrics are cut where the report lives.
  const zone: Record<string, string> = dataset === 'metrics' ? { timezone } : {};
  const [from, to] = timeFilters(dataset);
  const time = covered && { [from]: covered.from.toISOString(), [to]: covered.to.toISOString() };
  return { dataset, format, filters: { ...zone, ...filters, ...time }, ...(bom ? { bom } : {}) };
}

/** A report as it goes on: time zones that it was made for by names that are not taken any more are those places. */
export function inUsableZones<Report extends Pick<Exported, 'filters' | 'timezone'>>(report: Report): Report {
  const { filters, timezone } = report;
  const zone = filters.timezone;
  return {
    ...report,
    timezone: usableTimeZone(timezone) ?? timezone,
    ...(zone === undefined ? {} : { filters: { ...filters, timezone: usableTimeZone(zone) ?? zone } }),
  };
}

/** @throws ValidationError when filters name the time that the period stands for */
export function refuseSecondTime({ dataset, filters, period }: Exported): void {
  if (period === 'NONE') return;
  const named = timeFilters(dataset).find((name) => filters[name] !== undefined);
  if (named === undefined) return;
  const message = `can not be given with period ${period}, which stands for it`;
  throw new ValidationError(`filters.${named} ${message}.`, [{ path: `filters.${named}`, message }]);
}

function timeFilters(dataset: ExportDataset): [from: string, to: string] {
  return dataset === 'metrics' ? ['from', 'to'] : ['createdFrom', 'createdTo'];
}
