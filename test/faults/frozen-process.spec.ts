import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { untilQuiet } from './harness/checker.js';
import { deliver } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { eventually } from './harness/eventually.js';
import { freeze, thaw } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { taking } from './harness/sinks/whatsapp-sink.js';
import { addWhatsappCustomer, say } from './harness/whatsapp-customer.js';
import { whatsappInstallation } from './harness/whatsapp-installation.js';

describe.runIf(WHOLE_SET)('a process frozen for longer than its jobs are kept for it', () => {
  it('cannot mark a job as done that another process runs now', async () => {
    const { sink, installation, pool } = await whatsappInstallation();
    const held: (() => void)[] = [];
    sink.behave = (response, arrived) => {
      held.push(() => void taking(response, arrived));
    };
    const zombie = await installation.start();
    const mia = await addWhatsappCustomer(pool, '14155550142');
    const message = await say(await installation.person(zombie), mia, 'Hello');
    await eventually(() => held.length === 1);
    freeze(zombie);
    const began = performance.now();
    await installation.start();
    // It gives up waiting for an answer after ten seconds: it is told before.
    await eventually(() => held.length === 2);
    const takenOver = (performance.now() - began) / 1000;
    held[0]?.();
    thaw(zombie);
    await wait(4_000);
    const running = await pool.query(
      `select 1 from graphile_worker.jobs where task_identifier = 'send-message' and locked_by is not null`,
    );
    held[1]?.();
    await untilQuiet(pool);
    const { rows } = await pool.query<{ status: string }>('select status from "Message" where id = $1', [
      message,
    ]);
    report('a process frozen while it sends', { secondsUntilTakenOver: takenOver, sent: held.length });
    expect(running.rows).toHaveLength(1);
    expect(rows).toEqual([{ status: 'SENT' }]);
    expect(held).toHaveLength(2);
  }, 200_000);

  it('leaves no queue closed whose job is gone', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const { pool } = installation;
    const product = await installation.start();
    await deliver(product.base, { id: 'first', customer: 'customer-1' });
    await untilQuiet(pool);
    // As a worker leaves it whose job another one marked as done.
    await pool.query(
      `update graphile_worker._private_job_queues set locked_by = 'somebody', locked_at = now() - interval '1 minute'`,
    );
    await deliver(product.base, { id: 'second', customer: 'customer-1' });
    await untilQuiet(pool, 30_000);
    const { rows } = await pool.query('select "externalId" from "Message" order by id');
    expect(rows).toEqual([{ externalId: 'first' }, { externalId: 'second' }]);
  }, 90_000);
});
