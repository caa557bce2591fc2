import { describe, expect, it } from 'vitest';
import { Gate } from '../features/analytics/report-gate.js';
import { DAILY, REPORTS, type Report, type Run } from '../features/analytics/reports.js';
import { untilQuiet } from './harness/checker.js';
import { Person } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { eventually } from './harness/eventually.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { SmtpSink } from './harness/sinks/smtp-sink.js';

const RECIPIENTS = ['boss@example.com', 'post@example.org'];

describe.runIf(WHOLE_SET)('a process killed in the middle of a report', () => {
  it('leaves it to another one, which writes it once more and mails each recipient one Message-ID', async () => {
    const sink = await SmtpSink.start();
    atTheEnd(() => sink.down());
    const installation = await Installation.create({ env: { SMTP_URL: sink.url } });
    atTheEnd(() => installation.close());
    const { pool } = installation;
    const first = await installation.start();
    const ada = await Person.signIn(first.base);
    await ada.post('/api/customers', { name: 'Ana Souza' });
    const made = (await ada.post(REPORTS, { ...DAILY, recipients: RECIPIENTS })).body as Report;

    const gate = await Gate.close(installation.url);
    const asked = (await ada.post(`${REPORTS}/${made.id}/run`, {})).body as Run;
    await gate.reached();
    await killNow(first);
    await gate.open();

    // The next one has the file, and is killed when the mail server has the mails and has not said so.
    sink.behave = 'hold';
    const second = await installation.start();
    await eventually(() => sink.taken.length === RECIPIENTS.length, 90_000);
    await killNow(second);

    sink.behave = 'take';
    const third = await installation.start();
    await untilQuiet(pool, 90_000);
    const run = (await ada.at(third.base).get(`${REPORTS}/runs/${asked.id}`)).body as Run;
    expect(run).toMatchObject({ state: 'DONE', rows: 1, error: null });
    expect(run.deliveries.map(({ recipient, state }) => [recipient, state])).toEqual(
      RECIPIENTS.map((recipient) => [recipient, 'SENT']),
    );
    report('a process killed in the middle of a report', { mails: sink.taken.length });
    expect(new Set(sink.taken).size).toBe(RECIPIENTS.length);
    expect(sink.taken.length).toBeLessThanOrEqual(2 * RECIPIENTS.length);
    const { rows } = await pool.query('select distinct "runId", attempt from "ReportFilePart"');
    expect(rows).toHaveLength(1);
  }, 300_000);
});
