import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Jobs } from '@libs/jobs/jobs.js';
import { REMOVE_REPORT_FILES } from '../../../apps/api/src/analytics/reports/files/remove-report-files.js';
import { ApplyRetention } from '../../../apps/api/src/retention/apply-retention.job.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from '../auth/staff.js';
import { withKey } from '../leads/conversation.js';
import { emptyMailbox, mailsOf } from '../notifications/mailbox.js';
import { traces } from '../privacy/traces.js';
import { Gate } from './report-gate.js';
import { again, ask, makeReport, onlyRun, REPORTS, runsOf, type Report, type Run } from './reports.js';

const DAY = 24 * 60 * 60;

let t: TestApp;
let api: Api;
beforeAll(async () => {
  t = await startTestApp({ env: { REPORT_FILE_MAX_MB: '1', WORKER_CONCURRENCY: '1' } });
  // A key: it outlasts the months that these tests let go by.
  api = await withKey(t, 'ADMIN');
});
afterAll(() => t.close());
beforeEach(async () => {
  emptyMailbox(t);
  for (const table of ['Report', 'ReportFilePart', 'Customer'])
    await t.database.rows(`delete from "${table}"`);
});

async function customer(name: string): Promise<string> {
  const { body } = await api.post<{ id: string }>('/api/customers', { name });
  return body.id;
}

/** Customers of about 250 bytes each, some at a time: a busy machine has a limit for statements. */
async function many(count: number): Promise<void> {
  for (let from = 1; from <= count; from += 500)
    await t.database.rows(
      `insert into "Customer" (id, name, company, "updatedAt")
       select gen_random_uuid(), 'Customer ' || n, repeat(md5(n::text), 6), now()
       from generate_series($1::int, $2::int) n`,
      [from, Math.min(from + 499, count)],
    );
}

/** A report that was written. */
async function written(more: object = {}): Promise<{ report: Report; run: Run; path: string }> {
  const report = await makeReport(api, more);
  await ask(api, report);
  await t.drain();
  const run = await onlyRun(api, report);
  return { report, run, path: `${REPORTS}/runs/${run.id}/file` };
}

async function pieces(): Promise<number> {
  return (await t.database.rows('select 1 as one from "ReportFilePart"')).length;
}

async function add(job: { name: string; maxAttempts: number }): Promise<void> {
  await t.app.get(Jobs, { strict: false }).add(job, {});
  await t.drain();
}

describe('the file of a run', () => {
  it('is served by every process, in pieces, to the last byte', async () => {
    await many(2500);
    const { run, path } = await written();
    expect(await pieces()).toBeGreaterThan(1);
    const second = await startTestApp({ sharing: t });
    try {
      const file = await (await withKey(second, 'MANAGER')).get(path);
      expect(file.text.split('\r\n')).toHaveLength(2502);
      expect(Buffer.byteLength(file.text)).toBe(run.bytes);
    } finally {
      await second.close();
    }
  });

  it('that can not be read to its end is cut off, never ended as if it were whole', async () => {
    await t.app.listen(0, '127.0.0.1');
    const base = await t.app.getUrl();
    await many(2500);
    const { path } = await written();
    await t.database.rows(
      'delete from "ReportFilePart" where part = (select max(part) from "ReportFilePart")',
    );
    const { accessToken } = await signIn(t.api, ADA);
    for (const encoding of ['identity', 'gzip']) {
      const headers = { authorization: `Bearer ${accessToken}`, 'accept-encoding': encoding };
      // As early as this it can also still be told in words: it depends on what the network took.
      const whole = fetch(`${base}${path}`, { headers }).then(async (answer) => {
        await answer.text();
        return answer.ok;
      });
      expect(await whole.catch(() => false), encoding).toBe(false);
    }
  });

  it('is not there before it is written, nor where there is no such run', async () => {
    const report = await makeReport(api);
    const run = await ask(api, report);
    const answer = await api.get(`${REPORTS}/runs/${run.id}/file`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'reports.no_file' } });
    expect(answer.headers['retry-after']).toBe('5');
    expect((await api.get(`${REPORTS}/runs/${run.id}`)).body).toEqual(run);
    const none = await api.get(`${REPORTS}/runs/${report.id}/file`);
    expect(none).toMatchObject({ status: 404, body: { code: 'reports.run_not_found' } });
  });

  it('that would be too large is none: the run failed at once, says what to do, and leaves nothing behind', async () => {
    await many(6000);
    const { run, path } = await written();
    expect(run).toMatchObject({ state: 'FAILED', rows: null, file: null, deliveries: [] });
    expect(run.error).toMatch(/larger than 1 MB.*REPORT_FILE_MAX_MB/);
    expect(await api.get(path)).toMatchObject({ status: 409, body: { code: 'reports.no_file' } });
    expect(await mailsOf(t)).toEqual([]);
    expect(await pieces()).toBe(0);
  });

  it('goes with its report', async () => {
    await customer('Ana');
    const { report, path } = await written();
    await api.delete(`${REPORTS}/${report.id}`);
    expect((await api.get(path)).status).toBe(404);
    await t.drain();
    expect(await pieces()).toBe(0);
  });

  it('has its time, and then its run stays in the history; that goes as well, long after', async () => {
    await customer('Ana');
    const { report, path } = await written();
    t.clock.forward(29 * DAY);
    await add(ApplyRetention);
    expect((await api.get(path)).status).toBe(200);
    t.clock.forward(2 * DAY);
    await add(ApplyRetention);
    expect(await api.get(path)).toMatchObject({ status: 410, body: { code: 'reports.file_removed' } });
    expect(await onlyRun(api, report)).toMatchObject({
      state: 'DONE',
      rows: 1,
      file: { removedFor: 'RETENTION' },
      deliveries: [{ state: 'SENT' }],
    });
    await add(REMOVE_REPORT_FILES);
    expect(await pieces()).toBe(0);
    t.clock.forward(400 * DAY);
    await add(ApplyRetention);
    expect(await runsOf(api, report)).toEqual([]);
  });
});

describe('when a customer is erased', () => {
  it('no file keeps them: those of people that were written since they came go, and their runs stay', async () => {
    await customer('Bystander');
    const before = await written();
    t.clock.forward(60);
    const id = await customer('Zora Unique');
    const after = await written();
    const figures = await written({ dataset: 'metrics' });
    expect(await traces(t, ['Zora Unique'])).toContain('ReportFilePart');
    const told = await api.get<{ reportFiles: { runId: string; file: string }[] }>(
      `/api/customers/${id}/personal-data`,
    );
    expect(told.body.reportFiles).toMatchObject([{ runId: after.run.id, file: after.run.file?.name }]);
    expect(told.text).not.toContain('Bystander');

    expect((await api.post(`/api/customers/${id}/erase`)).body).toMatchObject({ complete: true });
    expect(await traces(t, ['Zora Unique'])).toEqual([]);
    expect(await api.get(after.path)).toMatchObject({ status: 410, body: { code: 'reports.file_removed' } });
    expect(await onlyRun(api, after.report)).toMatchObject({ rows: 2, file: { removedFor: 'ERASURE' } });
    expect((await api.get(before.path)).status).toBe(200);
    expect((await api.get(figures.path)).status).toBe(200);
  });

  it('a mail that is still on its way goes to nobody', async () => {
    const id = await customer('Zora Unique');
    const { report } = await written();
    emptyMailbox(t);
    await t.database.rows(`update "ReportDelivery" set state = 'PENDING'`);
    await t.database.rows(
      `select graphile_worker.add_job('send-report-mail', json_build_object('deliveryId', id))::text from "ReportDelivery"`,
    );
    await api.post(`/api/customers/${id}/erase`);
    await t.drain();
    expect(await mailsOf(t)).toEqual([]);
    expect((await onlyRun(api, report)).deliveries).toMatchObject([{ state: 'SKIPPED' }]);
  });

  it('a file that is being written, and has read them already, is written anew without them', async () => {
    const id = await customer('Zora Unique');
    await customer('Bystander');
    const report = await makeReport(api);
    await ask(api, report);
    const gate = await Gate.close(t.database.url);
    const drained = t.drain();
    await gate.reached();
    expect((await api.post(`/api/customers/${id}/erase`)).status).toBe(200);
    await gate.open();
    await drained;
    expect(await mailsOf(t)).toEqual([]);
    expect((await onlyRun(api, report)).file).toBeNull();

    await again(t);
    const run = await onlyRun(api, report);
    expect(run).toMatchObject({ state: 'DONE', error: null });
    const file = await api.get(`${REPORTS}/runs/${run.id}/file`);
    expect(file.text).toContain('Bystander');
    expect(file.text).not.toContain('Zora Unique');
    const mails = await mailsOf(t);
    expect(mails.map(({ attachments }) => String(attachments[0]?.bytes))).toEqual([file.text]);
    await add(REMOVE_REPORT_FILES);
    expect(await traces(t, ['Zora Unique'])).toEqual([]);
  });
});

describe('a try that was cut off', () => {
  it('is made again from the start, says meanwhile why, and leaves no pieces behind', async () => {
    await customer('Ana');
    const report = await makeReport(api);
    await ask(api, report);
    const gate = await Gate.close(t.database.url);
    const drained = t.drain();
    await gate.reached();
    await t.database.rows(
      `select pg_terminate_backend(pid)::text from pg_stat_activity
       where datname = current_database() and query like 'insert into "ReportFilePart"%' and state = 'active'`,
    );
    await gate.open();
    await drained;
    expect(await onlyRun(api, report)).toMatchObject({ state: 'QUEUED', file: null, deliveries: [] });
    expect((await onlyRun(api, report)).error).toBeTruthy();
    await again(t);
    expect(await onlyRun(api, report)).toMatchObject({ state: 'DONE', rows: 1, error: null });
    expect(await mailsOf(t)).toHaveLength(1);
    expect(await pieces()).toBe(1);
  });
});
