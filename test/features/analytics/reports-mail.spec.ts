import { parse } from 'csv-parse/sync';
import exceljs from 'exceljs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { SmtpSink } from '../../faults/harness/sinks/smtp-sink.js';
import { withKey } from '../leads/conversation.js';
import { read, type ReadMail } from '../notifications/mailbox.js';
import { join, type Member } from '../notifications/staff-room.js';
import { again, ask, makeReport, onlyRun, REPORTS, runsOf, type Run } from './reports.js';

let t: TestApp;
let sink: SmtpSink;
let ada: Api;
let api: Api;
let jonas: Member;
beforeAll(async () => {
  sink = await SmtpSink.start();
  t = await startTestApp({
    env: { SMTP_URL: sink.url, PUBLIC_URL: 'https://parley.example.com', REPORT_ATTACHMENT_MAX_MB: '1' },
  });
  ada = await t.api.asAda();
  await join(t, ada, MIRA);
  jonas = await join(t, ada, JONAS);
  api = await withKey(t, 'MANAGER');
  for (const name of ['Ünï 😀', 'שלום', '=1+1', 'two\nlines'])
    await t.database.prisma.customer.create({ data: { name } });
});
afterAll(async () => {
  await t.close();
  await sink.down();
});
beforeEach(() => {
  sink.behave = 'take';
  sink.unknown.clear();
  for (const list of [sink.taken, sink.addressees, sink.mails]) list.length = 0;
});

const mails = (): Promise<ReadMail[]> => Promise.all(sink.mails.map((raw) => read(raw)));

/** What one asks for at this moment. */
async function exported(query: Record<string, string>): Promise<string> {
  return (await api.get('/api/analytics/export', { query })).text;
}

describe('the mail of a report', () => {
  it('holds the file as an export would be, and says which report, which time, how much and why', async () => {
    const report = await makeReport(api, {
      name: 'Everybody  we know',
      timezone: 'Europe/Berlin',
      recipients: ['boss@example.com', 'post@example.org'],
      filters: { sort: 'name' },
      bom: true,
    });
    await ask(api, report);
    await t.drain();
    const read = await mails();
    expect(read.map(({ to }) => to).sort()).toEqual(['boss@example.com', 'post@example.org']);
    const [mail] = read;
    expect(mail?.subject).toBe('Everybody we know: 2 March 2026, 11:00');
    expect(mail?.text).toContain('Time: 2 March 2026, 11:00 (Europe/Berlin)');
    expect(mail?.text).toContain('Contents: customers, 4 rows');
    expect(mail?.text).toContain('You get this because your address is one of the recipients');
    const [file] = mail?.attachments ?? [];
    expect(file).toMatchObject({ name: 'parley-customers-2026-03-02.csv', type: 'text/csv' });
    const bytes = file?.bytes ?? Buffer.alloc(0);
    expect(String(bytes)).toBe(
      await exported({ dataset: 'customers', format: 'csv', sort: 'name', bom: 'true' }),
    );
    expect(parse(bytes, { bom: true, columns: true })).toHaveLength(4);
    expect(await onlyRun(api, report)).toMatchObject({ state: 'DONE', rows: 4, bytes: bytes.length });
  });

  it('comes with JSON and with a workbook as well', async () => {
    for (const format of ['json', 'xlsx'])
      await ask(api, await makeReport(api, { format, filters: { search: 'שלום' } }));
    await t.drain();
    const files = (await mails()).flatMap(({ attachments }) => attachments);
    const json = files.find(({ name }) => name === 'parley-customers-2026-03-02.json');
    expect(json?.type).toBe('application/json');
    expect(JSON.parse(String(json?.bytes))).toMatchObject([{ name: 'שלום' }]);
    const xlsx = files.find(({ name }) => name === 'parley-customers-2026-03-02.xlsx');
    expect(xlsx?.type).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    const book = new exceljs.Workbook();
    await book.xlsx.load(new Uint8Array(xlsx?.bytes ?? []).buffer);
    const [sheet] = book.worksheets;
    expect(sheet?.rowCount).toBe(2);
    expect(sheet?.getRow(2).values).toContain('שלום');
  });

  it('has a link in place of a large file, which needs a login and the role', async () => {
    for (let from = 1; from <= 5_000; from += 500)
      await t.database.rows(
        `insert into "Customer" (id, name, company, "updatedAt")
         select gen_random_uuid(), 'Large ' || n, repeat(md5(n::text), 6), now()
         from generate_series($1::int, $1::int + 499) n`,
        [from],
      );
    const report = await makeReport(api, { filters: { search: 'Large' } });
    await ask(api, report);
    await t.drain();
    const run = await onlyRun(api, report);
    expect(run.bytes).toBeGreaterThan(1024 * 1024);
    const [mail] = await mails();
    expect(mail?.attachments).toEqual([]);
    const path = `${REPORTS}/runs/${run.id}/file`;
    expect(mail?.text).toContain(`\nhttps://parley.example.com${path}\n`);
    expect((await t.api.get(path)).status).toBe(401);
    expect((await jonas.api.get(path)).status).toBe(403);
    const file = await api.get(path);
    expect(file.status).toBe(200);
    expect(file.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="parley-customers-2026-03-02.csv"',
      'cache-control': 'no-store',
    });
    expect(parse(file.text, { columns: true })).toHaveLength(5000);
    expect(Buffer.byteLength(file.text)).toBe(run.bytes);
  });

  it('comes once to each, with one Message-ID, when the mail server is away and comes back', async () => {
    const report = await makeReport(api, { recipients: ['boss@example.com', 'post@example.org'] });
    await sink.down();
    await ask(api, report);
    await t.drain();
    const waiting = await onlyRun(api, report);
    expect(waiting.state).toBe('DONE');
    expect(waiting.deliveries).toMatchObject([
      { state: 'PENDING', attempts: 1, sentAt: null },
      { state: 'PENDING', attempts: 1, sentAt: null },
    ]);
    expect(waiting.deliveries[0]?.lastError).toContain('The mail could not be sent');
    await sink.up();
    // It takes the mail and is gone before it says so: the second try bears the same name.
    sink.behave = 'drop-after-data';
    await again(t);
    sink.behave = 'take';
    await again(t);
    await again(t);
    expect((await onlyRun(api, report)).deliveries).toMatchObject([
      { recipient: 'boss@example.com', state: 'SENT', attempts: 3, lastError: null },
      { recipient: 'post@example.org', state: 'SENT', attempts: 3, lastError: null },
    ]);
    expect(sink.taken).toHaveLength(4);
    expect(new Set(sink.taken).size).toBe(2);
  }, 120_000);

  it('that one recipient can not get is given up at once and not tried again, and the others have theirs', async () => {
    sink.unknown.add('nobody@example.com');
    const report = await makeReport(api, { recipients: ['boss@example.com', 'nobody@example.com'] });
    await ask(api, report);
    await t.drain();
    await again(t);
    expect(sink.addressees).toEqual(['boss@example.com']);
    const { state, deliveries } = await onlyRun(api, report);
    expect(state).toBe('DONE');
    expect(deliveries).toMatchObject([
      { recipient: 'boss@example.com', state: 'SENT', attempts: 1 },
      { recipient: 'nobody@example.com', state: 'FAILED', attempts: 1 },
    ]);
    expect(deliveries[1]?.lastError).toContain('no such user');
    // Its next report is not even tried: the server would take it now.
    sink.unknown.clear();
    await ask(api, report);
    await t.drain();
    expect(sink.addressees).toEqual(['boss@example.com', 'boss@example.com']);
    const [{ deliveries: later } = { deliveries: [] }] = await runsOf(api, report);
    expect(later[1]?.lastError).toMatch(/^Not sent: .*no such user/);
  });

  it('does not go to somebody who has left', async () => {
    await t.database.rows('update "User" set active = false where email = $1', [MIRA.email]);
    const report = await makeReport(api, { recipients: [MIRA.email, 'boss@example.com'] });
    await ask(api, report);
    await t.drain();
    expect(sink.addressees).toEqual(['boss@example.com']);
    expect((await onlyRun(api, report)).deliveries).toMatchObject([
      { recipient: 'boss@example.com', state: 'SENT' },
      { recipient: MIRA.email, state: 'SKIPPED', lastError: 'The person has left.' },
    ]);
  });

  it('is not sent when its report was deleted before', async () => {
    await sink.down();
    const report = await makeReport(api);
    await ask(api, report);
    await t.drain();
    expect((await api.delete(`${REPORTS}/${report.id}`)).status).toBe(204);
    await sink.up();
    await again(t);
    expect(sink.taken).toEqual([]);
  });

  it('goes out once when each of its jobs is done again, as after a process was killed', async () => {
    const report = await makeReport(api);
    const { id } = await ask(api, report);
    await t.drain();
    const [{ deliveryId }] = (await t.database.rows<{ deliveryId: string }>(
      'select id::text as "deliveryId" from "ReportDelivery" where "runId" = $1::uuid',
      [id],
    )) as [{ deliveryId: string }];
    for (const [name, payload] of [
      ['run-report', { runId: id }],
      ['send-report-mail', { deliveryId }],
    ])
      await t.database.rows('select id::text from graphile_worker.add_job($1, $2::json)', [
        name,
        JSON.stringify(payload),
      ]);
    await t.drain();
    expect(sink.taken).toHaveLength(1);
    expect(await runsOf(api, report)).toMatchObject([
      { state: 'DONE', deliveries: [{ attempts: 1 }] },
    ] satisfies Partial<Record<keyof Run, unknown>>[]);
  });
});
