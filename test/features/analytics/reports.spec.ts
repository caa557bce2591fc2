import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { withKey } from '../leads/conversation.js';
import { logged } from '../privacy/audit-trail.js';
import { join } from '../notifications/staff-room.js';
import type { Problem } from '../auth/staff.js';
import { ask, DAILY, makeReport, onlyRun, REPORTS, runsOf, type Report, type Run } from './reports.js';

let t: TestApp;
let ada: Api;
let mira: Api;
let jonas: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  mira = (await join(t, ada, MIRA)).api;
  jonas = (await join(t, ada, JONAS)).api;
});
afterAll(() => t.close());

async function listed(id: string): Promise<Report> {
  const { body } = await mira.get<{ data: Report[] }>(REPORTS, { query: { limit: '100' } });
  const found = body.data.find((report) => report.id === id);
  if (!found) throw new Error('not in the list');
  return found;
}

describe('a report', () => {
  it('is made by a manager, shown, listed with when it comes, changed and deleted', async () => {
    const made = await makeReport(mira, {
      filters: { status: 'ACTIVE' },
      timezone: 'Europe/Berlin',
      recipients: ['Boss@Example.com ', 'boss@example.com', 'post@example.org'],
    });
    expect(made).toMatchObject({
      ...DAILY,
      bom: false,
      period: 'NONE',
      cron: null,
      hour: 8,
      filters: { status: 'ACTIVE' },
      recipients: ['boss@example.com', 'post@example.org'],
      enabled: true,
    });
    expect((await mira.get(`${REPORTS}/${made.id}`)).body).toEqual(made);
    expect(await listed(made.id)).toEqual({ ...made, nextRunAt: '2026-03-03T07:00:00.000Z', lastRun: null });
    const changed = await mira.patch<Report>(`${REPORTS}/${made.id}`, { name: 'Else', cron: '15 6 * * 1-5' });
    expect(changed.body).toMatchObject({ name: 'Else', cron: '15 6 * * 1-5', every: null, hour: null });
    expect((await listed(made.id)).nextRunAt).toBe('2026-03-03T05:15:00.000Z');
    expect((await mira.delete(`${REPORTS}/${made.id}`)).status).toBe(204);
    expect(await mira.get(`${REPORTS}/${made.id}`)).toMatchObject({
      status: 404,
      body: { code: 'reports.not_found' },
    });
  });

  it('is not there for agents, and goes on when who made it leaves', async () => {
    const made = await makeReport(await withKey(t, 'MANAGER'));
    for (const answer of [
      await jonas.get(REPORTS),
      await jonas.post(REPORTS, DAILY),
      await jonas.get(`${REPORTS}/${made.id}/runs`),
      await jonas.post(`${REPORTS}/${made.id}/run`),
      await jonas.delete(`${REPORTS}/${made.id}`),
    ])
      expect(answer.status).toBe(403);
    await t.database.rows('delete from "ApiKey"');
    expect((await mira.get<Report>(`${REPORTS}/${made.id}`)).body.enabled).toBe(true);
  });

  it('is changed only as its reader knew it, and that it ran is no change', async () => {
    const made = await makeReport(mira);
    const path = `${REPORTS}/${made.id}`;
    const etag = String((await mira.get(path)).headers.etag);
    expect((await mira.get(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    await ask(mira, made);
    await t.drain();
    const fits = await mira.patch(path, { name: 'Once' }, { headers: { 'if-match': etag } });
    expect(fits.status).toBe(200);
    const stale = await mira.patch(path, { name: 'Twice' }, { headers: { 'if-match': etag } });
    expect(stale).toMatchObject({ status: 412, body: { code: 'request.stale' } });
  });

  it('is made once and asked for once with one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'report-once' };
    const first = await mira.post<Report>(REPORTS, { ...DAILY, name: 'Once' }, { headers });
    const second = await mira.post<Report>(REPORTS, { ...DAILY, name: 'Once' }, { headers });
    expect(second.body).toEqual(first.body);
    const run = { headers: { 'idempotency-key': 'run-once' } };
    const path = `${REPORTS}/${first.body.id}/run`;
    expect((await mira.post<Run>(path, undefined, run)).body).toEqual(
      (await mira.post<Run>(path, undefined, run)).body,
    );
    expect(await runsOf(mira, first.body)).toHaveLength(1);
  });

  it('comes never while it is off, and from its next time on when it is turned on again', async () => {
    const made = await makeReport(mira, { enabled: false });
    expect((await listed(made.id)).nextRunAt).toBeNull();
    await mira.patch(`${REPORTS}/${made.id}`, { enabled: true });
    expect((await listed(made.id)).nextRunAt).toBe('2026-03-03T08:00:00.000Z');
  });

  it('is in the audit log with who made, changed, ran, fetched and deleted it, and to whom it went', async () => {
    const made = await makeReport(mira);
    await mira.patch(`${REPORTS}/${made.id}`, { recipients: ['chief@example.com'] });
    const run = await ask(mira, made);
    await t.drain();
    await mira.get(`${REPORTS}/runs/${run.id}/file`);
    await mira.delete(`${REPORTS}/${made.id}`);
    const entries = await logged(ada, { entity: 'report', entityId: made.id });
    expect(entries.map(({ action, actor }) => [action, actor.name])).toEqual([
      ['deleted', MIRA.name],
      ['downloaded', MIRA.name],
      ['written', null],
      ['ran', MIRA.name],
      ['updated', MIRA.name],
      ['created', MIRA.name],
    ]);
    expect(entries[2]?.changes).toMatchObject({ recipients: { to: ['chief@example.com'] } });
    expect(entries[4]?.changes).toEqual({
      recipients: { from: ['boss@example.com'], to: ['chief@example.com'] },
    });
  });

  it('has its history paged, newest first', async () => {
    const made = await makeReport(mira);
    for (let n = 0; n < 3; n += 1) {
      t.clock.forward(60);
      await ask(mira, made);
    }
    const query = { limit: '2' };
    const first = await mira.get<{ data: Run[]; nextCursor: string }>(`${REPORTS}/${made.id}/runs`, {
      query,
    });
    const second = await mira.get<{ data: Run[]; nextCursor: null }>(`${REPORTS}/${made.id}/runs`, {
      query: { ...query, cursor: first.body.nextCursor },
    });
    expect(second.body.nextCursor).toBeNull();
    const pages = [...first.body.data, ...second.body.data];
    expect(pages.map(({ id }) => id)).toEqual((await runsOf(mira, made)).map(({ id }) => id));
    expect((await listed(made.id)).lastRun).toMatchObject({ id: pages[0]?.id, state: 'QUEUED' });
  });
});

const filters = (given: object, more: object = {}): object => ({ ...DAILY, ...more, filters: given });

describe('a report that can not be', () => {
  it.each<[path: string, body: object]>([
    ['name', { ...DAILY, name: '' }],
    ['dataset', { ...DAILY, dataset: 'users' }],
    ['format', { ...DAILY, format: 'pdf' }],
    ['bom', { ...DAILY, bom: 'yes' }],
    ['every', { ...DAILY, every: 'HOUR' }],
    ['every', { ...DAILY, every: undefined }],
    ['cron', { ...DAILY, cron: '0 8 * * *' }],
    ['cron', { ...DAILY, every: undefined, cron: '* * * * *' }],
    ['cron', { ...DAILY, every: undefined, cron: `0 8 * * ${'1,'.repeat(60)}1` }],
    ['hour', { ...DAILY, hour: 24 }],
    ['timezone', { ...DAILY, timezone: '+02:00' }],
    ['timezone', { ...DAILY, timezone: null }],
    ['period', { ...DAILY, period: 'YESTERDAY' }],
    ['recipients', { ...DAILY, recipients: [] }],
    ['recipients', { ...DAILY, recipients: 'boss@example.com' }],
    ['recipients', { ...DAILY, recipients: ['boss'] }],
    ['recipients', { ...DAILY, recipients: ['boss@example.com\r\nbcc: all@example.com'] }],
    ['recipients', { ...DAILY, recipients: [{ address: 'boss@example.com' }] }],
    ['recipients', { ...DAILY, recipients: Array.from({ length: 21 }, (_, n) => `n${n}@example.com`) }],
    ['enabled', { ...DAILY, enabled: 'true' }],
    ['nextRunAt', { ...DAILY, nextRunAt: '2026-03-03' }],
    ['filters', filters([])],
    ['filters', filters({ tag: { not: 'vip' } })],
    ['filters', filters({ 'created"At': '2026' })],
    ['filters.status', filters({ status: 'UNKNOWN' })],
    ['filters.colour', filters({ colour: 'red' })],
    ['filters.limit', filters({ limit: '5' })],
    ['filters.createdFrom', filters({ createdFrom: 'yesterday' })],
    ['filters.createdFrom', filters({ createdFrom: '2026-03-01' }, { period: 'PREVIOUS_DAY' })],
    ['filters.to', filters({ to: '2026-03-01' }, { dataset: 'metrics', period: 'PREVIOUS_MONTH' })],
    ['filters.platform', filters({ platform: 'FAX' }, { dataset: 'metrics' })],
  ])('is refused, with %s as the fault', async (path, body) => {
    const answer = await mira.post<Problem>(REPORTS, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map((fault) => fault.path)).toContain(path);
  });

  it('is not what a right one is changed into', async () => {
    const made = await makeReport(mira, { period: 'PREVIOUS_DAY' });
    for (const change of [
      { name: null },
      { recipients: [] },
      { every: null },
      { cron: '0 8 30 2 *' },
      { filters: { createdTo: '2026-03-01' } },
      { dataset: 'leads', filters: { tag: 'vip' } },
    ])
      expect((await mira.patch(`${REPORTS}/${made.id}`, change)).status).toBe(400);
    expect((await mira.get(`${REPORTS}/${made.id}`)).body).toEqual(made);
  });

  it('has filters in numbers and flags taken as texts', async () => {
    const made = await makeReport(mira, { dataset: 'leads', filters: { minScore: 70 } });
    expect(made.filters).toEqual({ minScore: '70' });
    const urgent = await makeReport(mira, { dataset: 'messages', filters: { urgent: true } });
    await ask(mira, urgent);
    await t.drain();
    expect(await onlyRun(mira, urgent)).toMatchObject({ state: 'DONE', rows: 0 });
  });
});
