import { Logger, runOnce } from 'graphile-worker';
import { JobRegistry } from '@libs/jobs/job-registry.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { withKey } from '../leads/conversation.js';
import { emptyMailbox, mailsOf } from '../notifications/mailbox.js';
import { live, makeReport, onlyRun, REPORTS, runsOf, tick, type Report } from './reports.js';

let t: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp();
  // A key: it outlasts the months that these tests let go by.
  api = await withKey(t, 'MANAGER');
});
afterAll(() => t.close());
beforeEach(async () => {
  emptyMailbox(t);
  for (const table of ['Report', 'ScheduledRun', 'Customer']) await t.database.rows(`delete from "${table}"`);
  t.clock.set('2026-03-02T10:00:00Z');
});

/** The due times of a report's runs, oldest first. */
async function slots(report: Report): Promise<string[]> {
  return (await runsOf(api, report)).map(({ slot }) => slot?.slice(0, 16) ?? 'by hand').reverse();
}

describe('a report that is due', () => {
  it('is written and mailed once at its local hour, and not before', async () => {
    const report = await makeReport(api, { timezone: 'Europe/Berlin' });
    await live(t, '2026-03-03T06:58:00Z', '2026-03-03T06:59:00Z', 1);
    expect(await runsOf(api, report)).toEqual([]);
    await live(t, '2026-03-03T07:00:00Z', '2026-03-03T07:03:00Z', 1);
    expect(await onlyRun(api, report)).toMatchObject({
      cause: 'SCHEDULE',
      slot: '2026-03-03T07:00:00.000Z',
      state: 'DONE',
      deliveries: [{ recipient: 'boss@example.com', state: 'SENT', attempts: 1 }],
    });
    expect((await mailsOf(t)).map(({ to }) => to)).toEqual(['boss@example.com']);
  });

  it('comes once over the nights in which the clocks are changed', async () => {
    t.clock.set('2026-03-28T00:00:00Z');
    const daily = await makeReport(api, { timezone: 'Europe/Berlin', hour: 2 });
    const line = await makeReport(api, { timezone: 'Europe/Berlin', every: undefined, cron: '30 2 * * *' });
    await live(t, '2026-03-28T00:00:00Z', '2026-03-30T03:00:00Z', 60);
    expect(await slots(daily)).toEqual(['2026-03-28T01:00', '2026-03-29T01:00', '2026-03-30T00:00']);
    expect(await slots(line)).toEqual(['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30']);
    await t.database.rows('delete from "ReportRun"');
    // Nothing ran in the summer: the last time that was missed comes first.
    await live(t, '2026-10-24T02:00:00Z', '2026-10-26T03:00:00Z', 60);
    expect(await slots(daily)).toEqual(['2026-10-24T00:00', '2026-10-25T00:00', '2026-10-26T01:00']);
    expect(await slots(line)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30']);
  }, 120_000);

  it('is caught up with once for all it missed, however long nothing ran', async () => {
    const hourly = await makeReport(api, { every: undefined, cron: '20 * * * *' });
    const monthly = await makeReport(api, { every: 'MONTH' });
    t.clock.set('2027-05-14T16:45:00Z');
    await tick(t);
    await t.drain();
    expect(await slots(hourly)).toEqual(['2027-05-14T16:20']);
    expect(await slots(monthly)).toEqual(['2027-05-01T08:00']);
    expect(await mailsOf(t)).toHaveLength(2);
    await live(t, '2027-05-14T16:46:00Z', '2027-05-14T17:30:00Z', 11);
    expect(await slots(hourly)).toEqual(['2027-05-14T16:20', '2027-05-14T17:20']);
    expect(await slots(monthly)).toEqual(['2027-05-01T08:00']);
  });

  it('has one run, however many processes look at the same moment and do what they find', async () => {
    const second = await startTestApp({ sharing: t });
    try {
      const reports = await Promise.all([1, 2, 3].map((n) => makeReport(api, { name: `Report ${n}` })));
      for (let day = 3; day < 7; day += 1) {
        t.clock.set(`2026-03-0${day}T08:00:00Z`);
        await Promise.all([tick(t), tick(second)]);
        // Even if both had got through to the work itself.
        for (const app of [t, second])
          await app.database.rows(`select id::text from graphile_worker.add_job('plan-reports', '{}')`);
        await Promise.all([t.drain(), second.drain()]);
        await Promise.all([t.drain(), second.drain()]);
      }
      for (const report of reports) expect(await runsOf(api, report)).toHaveLength(4);
      const mails = await mailsOf(t);
      expect(mails).toHaveLength(12);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(12);
    } finally {
      await second.close();
    }
  }, 120_000);

  it('that nobody can plan any more keeps no other one waiting', async () => {
    const broken = await makeReport(api);
    const good = await makeReport(api);
    await t.database.rows(`update "Report" set timezone = 'Atlantis/Capital' where id = $1::uuid`, [
      broken.id,
    ]);
    await live(t, '2026-03-03T08:00:00Z', '2026-03-03T08:01:00Z', 1);
    expect(await slots(good)).toEqual(['2026-03-03T08:00']);
    expect(await runsOf(api, broken)).toEqual([]);
  });

  it('goes on where it was made for a time zone by a name that is not taken any more', async () => {
    const report = await makeReport(api, { dataset: 'metrics', format: 'json', period: 'PREVIOUS_DAY' });
    await t.database.rows(
      `update "Report" set timezone = 'VST', filters = '{"timezone": "IST"}', "nextRunAt" = '2026-03-03T01:00:00Z'
       where id = $1::uuid`,
      [report.id],
    );
    await live(t, '2026-03-03T01:00:00Z', '2026-03-03T01:01:00Z', 1);
    const [run] = await runsOf(api, report);
    expect(run).toMatchObject({ state: 'DONE', period: { from: '2026-03-01T17:00:00.000Z' } });
  });

  it('is not caught up with for the time in which it was off, nor for a time it did not have then', async () => {
    const report = await makeReport(api);
    await api.patch(`${REPORTS}/${report.id}`, { enabled: false });
    await live(t, '2026-03-03T08:00:00Z', '2026-03-03T08:00:00Z', 1);
    await api.patch(`${REPORTS}/${report.id}`, { enabled: true, hour: 7 });
    await live(t, '2026-03-03T08:01:00Z', '2026-03-03T09:00:00Z', 30);
    expect(await runsOf(api, report)).toEqual([]);
    await live(t, '2026-03-04T07:00:00Z', '2026-03-04T07:00:00Z', 1);
    expect(await slots(report)).toEqual(['2026-03-04T07:00']);
  });
});

describe('what a report is about', () => {
  async function customer(name: string, createdAt: string): Promise<void> {
    await t.database.prisma.customer.create({ data: { name, createdAt } });
  }

  it('is the local day, week or month before its due time, also when it comes late', async () => {
    await customer('Before', '2026-02-28T22:59:59Z');
    await customer('First', '2026-02-28T23:00:00Z');
    await customer('Last', '2026-03-31T21:59:59Z');
    await customer('After', '2026-03-31T22:00:00Z');
    t.clock.set('2026-03-15T10:00:00Z');
    const made = {
      timezone: 'Europe/Berlin',
      every: 'MONTH',
      period: 'PREVIOUS_MONTH',
      filters: { sort: 'name' },
    };
    const report = await makeReport(api, made);
    await live(t, '2026-04-20T10:00:00Z', '2026-04-20T10:00:00Z', 1);
    expect(await onlyRun(api, report)).toMatchObject({
      slot: '2026-04-01T06:00:00.000Z',
      period: { from: '2026-02-28T23:00:00.000Z', to: '2026-03-31T22:00:00.000Z' },
      rows: 2,
      file: { name: 'parley-customers-2026-04-01.csv' },
    });
    const [mail] = await mailsOf(t);
    expect(mail?.subject).toBe('Customers, daily: March 2026');
    expect(String(mail?.attachments[0]?.bytes)).toMatch(/First[^]*Last/);
  });

  it('is cut in its time zone for metrics', async () => {
    await customer('Late in Auckland', '2026-03-02T10:30:00Z');
    const made = { dataset: 'metrics', format: 'json', timezone: 'Pacific/Auckland', period: 'PREVIOUS_DAY' };
    await makeReport(api, made);
    await live(t, '2026-03-02T19:00:00Z', '2026-03-02T19:00:00Z', 1);
    const [mail] = await mailsOf(t);
    expect(mail?.subject).toBe('Customers, daily: Monday, 2 March 2026');
    const rows = JSON.parse(String(mail?.attachments[0]?.bytes)) as {
      name: string;
      date: string | null;
      value: unknown;
    }[];
    expect(rows.filter(({ name }) => name === 'series.newCustomers')).toMatchObject([
      { date: '2026-03-02', value: 1 },
    ]);
  });

  it('is what it was when it became due, whatever is changed until it is written', async () => {
    const report = await makeReport(api, { recipients: ['old@example.com'] });
    t.clock.set('2026-03-03T08:00:00Z');
    await t.database.rows(`select id::text from graphile_worker.add_job('plan-reports', '{}')`);
    await planned();
    await api.patch(`${REPORTS}/${report.id}`, { recipients: ['new@example.com'], dataset: 'leads' });
    await t.drain();
    expect((await onlyRun(api, report)).file?.name).toBe('parley-customers-2026-03-03.csv');
    expect((await mailsOf(t)).map(({ to }) => to)).toEqual(['old@example.com']);
  });
});

/** Has the planning done and nothing else. */
async function planned(): Promise<void> {
  const { 'plan-reports': plan } = t.app.get(JobRegistry).taskList();
  const logger = new Logger(() => () => undefined);
  const taskList = { 'plan-reports': plan };
  await runOnce({ connectionString: t.database.url, taskList, logger, noHandleSignals: true });
}
