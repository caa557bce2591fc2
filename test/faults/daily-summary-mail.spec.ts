import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GiveUpDeadJobsJob } from '@libs/jobs/give-up-dead-jobs.job.js';
import { PlanDailySummariesJob } from '../../apps/api/src/notifications/summary/plan-daily-summaries.job.js';
import { deliveries, join } from '../features/notifications/staff-room.js';
import { read, type ReadMail } from '../features/notifications/mailbox.js';
import { MIRA } from '../support/cast/people.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Mails as the server took them. */
const taken: ReadMail[] = [];
/** How many of the next mails are taken without a word of it: the line breaks before the server says so. */
let cuts = 0;
/** Whether mails are refused for now. */
let busy = false;

let server: SMTPServer;
let t: TestApp;
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => {
      done(busy ? Object.assign(new Error('Too much to do'), { responseCode: 451 }) : null);
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        void read(Buffer.concat(chunks)).then((mail) => {
          taken.push(mail);
          cuts -= 1;
          if (cuts >= 0) for (const connection of server.connections) connection.close();
          else done();
        });
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  t = await startTestApp({ env: { SMTP_URL: `smtp://127.0.0.1:${port}` } });
  await join(t, await t.api.asAda(), MIRA);
  await t.database.rows(`update "User" set "createdAt" = '2025-01-01'`);
});
afterAll(async () => {
  await t.close();
  await new Promise<void>((done) => server.close(done));
});

async function hurry(): Promise<void> {
  await t.database.rows('update graphile_worker._private_jobs set run_at = now() where run_at > now()');
}

describe('the mail of a daily summary', () => {
  it('comes once although the process that planned it is gone before it is sent', async () => {
    const first = await startTestApp({ sharing: t });
    await first.app.get(PlanDailySummariesJob).run();
    await first.close();
    expect(taken).toEqual([]);
    await t.app.get(PlanDailySummariesJob).run();
    await t.drain();
    await t.app.get(PlanDailySummariesJob).run();
    await t.drain();
    expect(taken.map(({ to }) => to).sort()).toEqual(['ada@example.com', MIRA.email]);
  });

  it('has the same Message-ID when the server took it and the line broke before it said so', async () => {
    taken.length = 0;
    t.clock.forward(24 * 60 * 60);
    cuts = 1;
    await t.app.get(PlanDailySummariesJob).run();
    for (let round = 0; round < 3; round += 1) {
      await t.drain();
      await hurry();
    }
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map(({ messageId }) => messageId)).size).toBe(2);
    const signedIn = await t.api.asAda();
    const sent = await deliveries(signedIn, { target: 'email' });
    expect(sent.map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT', 'SENT']);
    expect(sent.map(({ attempts }) => attempts).sort()).toEqual([1, 1, 1, 2]);
    expect(await t.database.prisma.notification.count()).toBe(4);
  });

  it('is shown as dead when the process died each time it was to be sent', async () => {
    taken.length = 0;
    t.clock.forward(24 * 60 * 60);
    busy = true;
    await t.app.get(PlanDailySummariesJob).run();
    await t.drain();
    busy = false;
    const pending = (): Promise<unknown> =>
      t.database.rows(`select id from "NotificationDelivery" where target = 'email' and state = 'PENDING'`);
    expect(await pending()).toHaveLength(2);
    await t.database.rows(
      'update graphile_worker._private_jobs set attempts = max_attempts, last_error = null',
    );
    await t.app.get(GiveUpDeadJobsJob).run();
    await t.drain();
    expect(await pending()).toEqual([]);
    const dead = await deliveries(await t.api.asAda(), { target: 'email', state: 'DEAD' });
    expect(dead).toHaveLength(2);
    expect(dead[0]).toMatchObject({
      lastError: expect.stringContaining('our process ended each time') as string,
    });
    expect(taken).toEqual([]);
  });
});
