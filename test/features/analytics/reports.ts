import { expect } from 'vitest';
import { MINUTE, ScheduledRuns } from '@libs/jobs/scheduled-runs.js';
import { PLAN_REPORTS } from '../../../apps/api/src/analytics/reports/schedule/plan-reports.job.js';
import type { Api } from '../../support/api.js';
import type { TestApp } from '../../support/test-app.js';

/** A report as the API shows it. */
export interface Report {
  id: string;
  name: string;
  cron: string | null;
  every: string | null;
  hour: number | null;
  timezone: string;
  filters: Record<string, string>;
  recipients: string[];
  enabled: boolean;
  nextRunAt?: string | null;
  lastRun?: { id: string; state: string } | null;
}

/** A run as the API shows it. */
export interface Run {
  id: string;
  reportId: string;
  cause: string;
  slot: string | null;
  state: string;
  period: { from: string; to: string } | null;
  rows: number | null;
  bytes: number | null;
  file: { name: string; removedAt: string | null; removedFor: string | null } | null;
  deliveries: {
    recipient: string;
    state: string;
    attempts: number;
    lastError: string | null;
    sentAt: string | null;
  }[];
  error: string | null;
}

export const REPORTS = '/api/analytics/reports';

/** A report that is right. */
export const DAILY = {
  name: 'Customers, daily',
  dataset: 'customers',
  format: 'csv',
  every: 'DAY',
  recipients: ['boss@example.com'],
};

/** Makes a report. */
export async function makeReport(api: Api, more: object = {}): Promise<Report> {
  const answer = await api.post<Report>(REPORTS, { ...DAILY, ...more });
  expect(answer.text && answer.status).toBe(201);
  return answer.body;
}

/** Asks for a report now. */
export async function ask(api: Api, report: Report): Promise<Run> {
  const answer = await api.post<Run>(`${REPORTS}/${report.id}/run`);
  expect(answer.text && answer.status).toBe(202);
  return answer.body;
}

/** The history of a report, newest first. */
export async function runsOf(api: Api, report: Report): Promise<Run[]> {
  const answer = await api.get<{ data: Run[] }>(`${REPORTS}/${report.id}/runs`, { query: { limit: '100' } });
  expect(answer.status).toBe(200);
  return answer.body.data;
}

/** The one run of a report. */
export async function onlyRun(api: Api, report: Report): Promise<Run> {
  const [run, ...others] = await runsOf(api, report);
  expect(others).toEqual([]);
  if (!run) throw new Error('it has not run');
  return run;
}

/** What every process does each minute. */
export async function tick(app: TestApp): Promise<void> {
  await app.app.get(ScheduledRuns).once(PLAN_REPORTS, MINUTE);
}

/** Runs from one instant to another, looking in every so many minutes. */
export async function live(app: TestApp, from: string, to: string, minutes: number): Promise<void> {
  for (let now = Date.parse(from); now <= Date.parse(to); now += minutes * MINUTE) {
    app.clock.set(new Date(now));
    await tick(app);
    await app.drain();
  }
}

/** Lets the pause go by that failed jobs wait for, and runs them. */
export async function again(app: TestApp): Promise<void> {
  await app.database.rows('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
  await app.drain();
}
