import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type pg from 'pg';
import { untilQuiet } from './harness/checker.js';
import { ADMIN, ask } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { Installation } from './harness/installation.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { SmtpSink, type MailBehaviour } from './harness/sinks/smtp-sink.js';

describe.runIf(WHOLE_SET)('when the mail server', () => {
  it.each<[string, (sink: SmtpSink) => Promise<void>, (sink: SmtpSink) => Promise<void>, number]>([
    ['is down and comes back', (sink) => sink.down(), (sink) => sink.up(), 1],
    ['asks to come later', does({ code: 451 }), does('take'), 1],
    ['refuses for now with a 5xx', does({ code: 554 }), does('take'), 1],
    // It has the mail and could not say so: the second one bears the same name.
    ['vanishes after it took the mail', does('drop-after-data'), does('take'), 2],
  ])(
    '%s, the mail comes with one and the same Message-ID',
    async (name, inject, heal, copies) => {
      const sink = await SmtpSink.start();
      atTheEnd(() => sink.down());
      const installation = await Installation.create({ env: { SMTP_URL: sink.url } });
      atTheEnd(() => installation.close());
      const { pool } = installation;
      const product = await installation.start();
      await inject(sink);
      const { status } = await ask(`${product.base}/api/auth/password/forgot`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: ADMIN.email }),
      });
      expect(status).toBe(202);
      const error = await failure(pool);
      await heal(sink);
      await pool.query('update graphile_worker._private_jobs set run_at = now() where locked_at is null');
      await untilQuiet(pool, 60_000);
      report(`the mail server ${name}`, { taken: sink.taken.length, refused: sink.refused, error });
      expect(sink.taken).toHaveLength(copies);
      expect(new Set(sink.taken).size).toBe(1);
      const { rows } = await pool.query(`select 1 from graphile_worker.jobs where attempts >= max_attempts`);
      expect(rows).toEqual([]);
    },
    120_000,
  );
});

function does(behaviour: MailBehaviour): (sink: SmtpSink) => Promise<void> {
  return (sink) => {
    sink.behave = behaviour;
    return Promise.resolve();
  };
}

/** Waits until the mail's job failed once. */
async function failure(pool: pg.Pool): Promise<string> {
  const end = performance.now() + 60_000;
  while (performance.now() < end) {
    const { rows } = await pool.query<{ error: string | null }>(
      `select last_error as error from graphile_worker.jobs
       where task_identifier = 'send-password-reset' and last_error is not null and locked_at is null`,
    );
    if (rows[0]?.error) return rows[0].error;
    await wait(50);
  }
  throw new Error('the mail did not fail within 60 s');
}
