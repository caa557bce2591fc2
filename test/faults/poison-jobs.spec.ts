import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type pg from 'pg';
import type { ProductProcess } from '../support/product-process.js';
import { untilQuiet } from './harness/checker.js';
import { deliver, type Person } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { eventually } from './harness/eventually.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { answering } from './harness/sinks/http-sink.js';
import { keyOf, taking } from './harness/sinks/whatsapp-sink.js';
import { addWhatsappCustomer, say } from './harness/whatsapp-customer.js';
import { whatsappInstallation, type WhatsappInstallation } from './harness/whatsapp-installation.js';

/** Tries of the job that fails each time. */
const TRIES = 8;

describe.runIf(WHOLE_SET)('a poison job', () => {
  it('that fails each time ends as failed for all to see, and holds nobody up', async () => {
    const { sink, installation, pool, person, poison } = await poisoned();
    sink.behave = (response, arrived) =>
      (keyOf(arrived) === poison ? answering(500) : taking)(response, arrived);
    const began = performance.now();
    await installation.start({ PROCESS_ROLE: 'worker' });
    const mia = await addWhatsappCustomer(pool, '14155550143');
    const others: string[] = [];
    for (let n = 0; n < 20; n += 1) others.push(await say(person, mia, `harmless ${n}`));
    await eventually(async () => (await sent(pool, others)) === others.length);
    const flowed = (performance.now() - began) / 1000;
    await eventually(async () => {
      await pool.query(`update graphile_worker._private_jobs set run_at = now() where locked_at is null`);
      return (await statusOf(pool, poison)) === 'FAILED';
    });
    const shown = await person.get(`/api/messages/${poison}`);
    const tries = sink.effects().get(poison);
    await wait(3_000);
    expect(sink.effects().get(poison)).toBe(tries);
    report('a job that fails each time', { tries, secondsUntilTheOthersWereSent: flowed, shown: shown.body });
    expect(tries).toBe(TRIES);
    expect(shown.body).toMatchObject({ status: 'FAILED', failureReason: expect.any(String) as string });
    expect(others.map((id) => sink.effects().get(id))).toEqual(others.map(() => 1));
  }, 300_000);

  it('that ends its process each time ends as failed for all to see, and the others are done', async () => {
    const { sink, installation, pool, web, person, poison } = await poisoned();
    const other = await say(person, await addWhatsappCustomer(pool, '14155550143'), 'harmless');
    await setAttempts(pool, poison, 2);
    let worker: ProductProcess | undefined;
    let deaths = 0;
    sink.behave = async (response, arrived) => {
      if (keyOf(arrived) !== poison) return taking(response, arrived);
      deaths += 1;
      if (worker) await killNow(worker);
    };
    const began = performance.now();
    while (deaths < 2) {
      const seen = deaths;
      // Its handle is known before it does its first job.
      worker = await installation.launch();
      while (deaths === seen) await wait(50);
    }
    worker = await installation.start();
    await deliver(web.base, { id: 'while-poisoned', customer: 'customer-1' });
    await eventually(async () => (await statusOf(pool, other)) === 'SENT');
    await eventually(
      async () => {
        await giveUpNow(pool);
        return (await statusOf(pool, poison)) === 'FAILED';
      },
      90_000,
      1_000,
    );
    await untilQuiet(pool);
    report('a job that ends its process each time', {
      deaths,
      seconds: (performance.now() - began) / 1000,
    });
    const shown = await person.get(`/api/messages/${poison}`);
    expect(shown.body).toMatchObject({
      status: 'FAILED',
      failureReason: expect.stringContaining('may have reached the customer') as string,
    });
    const times = sink.effects();
    expect([deaths, times.get(poison)]).toEqual([2, 2]);
    // It may have been sent in the moment of a death, before that was written down.
    expect(times.get(other)).toBeGreaterThanOrEqual(1);
    expect(times.get(other)).toBeLessThanOrEqual(1 + deaths);
    const { rows } = await pool.query(
      `select "externalId", "analyzedBy" from "Message" where platform = 'API'`,
    );
    expect(rows).toEqual([{ externalId: 'while-poisoned', analyzedBy: 'local' }]);
  }, 300_000);

  it('whose process died in its last run leaves a delivery that failed and can be replayed', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const { pool } = installation;
    const web = await installation.start({ PROCESS_ROLE: 'web' });
    await deliver(web.base, { id: 'poison', customer: 'customer-1' });
    // As a worker leaves it that took the job for the last time and died.
    await pool.query(
      `update graphile_worker._private_jobs set attempts = max_attempts, locked_by = 'gone', locked_at = now() - interval '1 hour'`,
    );
    await installation.start();
    await eventually(
      async () => {
        await giveUpNow(pool);
        const { rows } = await pool.query(`select 1 from "WebhookDelivery" where status = 'FAILED'`);
        return rows.length === 1;
      },
      90_000,
      1_000,
    );
    const person = await installation.person(web);
    const list = (await person.get('/api/webhook-deliveries?status=FAILED')).body as {
      data: { id: string; reason: string }[];
    };
    expect(list.data[0]?.reason).toBe('Given up after 12 attempts: our process ended each time.');
    await person.post(`/api/webhook-deliveries/${list.data[0]?.id ?? ''}/replay`, {});
    await untilQuiet(pool);
    const { rows } = await pool.query('select "externalId" from "Message"');
    expect(rows).toEqual([{ externalId: 'poison' }]);
  }, 120_000);
});

/** A process that serves requests, and a message that waits to be sent and shall do harm. */
async function poisoned(): Promise<
  WhatsappInstallation & { web: ProductProcess; person: Person; poison: string }
> {
  const house = await whatsappInstallation();
  const web = await house.installation.start({ PROCESS_ROLE: 'web' });
  const person = await house.installation.person(web);
  const poison = await say(person, await addWhatsappCustomer(house.pool, '14155550142'), 'poison');
  return { ...house, web, person, poison };
}

async function sent(pool: pg.Pool, messages: string[]): Promise<number> {
  const { rows } = await pool.query(`select 1 from "Message" where status = 'SENT' and id = any($1)`, [
    messages,
  ]);
  return rows.length;
}

async function statusOf(pool: pg.Pool, message: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ status: string }>('select status from "Message" where id = $1', [
    message,
  ]);
  return rows[0]?.status;
}

async function setAttempts(pool: pg.Pool, message: string, most: number): Promise<void> {
  await pool.query(
    `update graphile_worker._private_jobs set max_attempts = $2 where payload->>'messageId' = $1 and key is not null`,
    [message, most],
  );
}

/** The job that comes every minute, at once. */
async function giveUpNow(pool: pg.Pool): Promise<void> {
  await pool.query(`select graphile_worker.add_job('give-up-dead-jobs', '{}', job_key => 'give-up-now')`);
}
