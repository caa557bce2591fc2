import { createECDH, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tell } from '../features/notifications/staff-room.js';
import { PushService } from '../support/push-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PEOPLE = 1_000;
const DEVICES = 3;
/** Push services the devices are spread over: browsers of three makers. `BENCH_SERVICES=1` is the worst case. */
const SERVICES = Number(process.env.BENCH_SERVICES ?? '3');
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? '3');
const MB = 1024 * 1024;

setFlagsFromString('--expose-gc');
/** What a round leaves behind is what lives on after it, not what nobody has swept up yet. */
const collectGarbage = runInNewContext('gc') as () => void;

/**
 * From handing in news for 1,000 people with 3,000 devices until the last push was taken, on a process with its own
 * workers, beside the database and the push services on the same machine. Prints figures:
 * `BENCH=1 npx vitest run test/bench/fan-out.spec.ts`. They must stay under 10 s, with memory flat from round to round.
 */
describe.runIf(process.env.BENCH === '1')('news for 1,000 people with 3,000 devices', () => {
  let t: TestApp;
  let services: PushService[];
  beforeAll(async () => {
    t = await startTestApp({ env: { OUTGOING_ALLOWED_HOSTS: '127.0.0.1', PROCESS_ROLE: 'all' } });
    services = await Promise.all(Array.from({ length: SERVICES }, () => PushService.start()));
    await t.database.rows(
      `insert into "User" (id, email, name, role, "passwordHash")
       select gen_random_uuid(), 'p' || n || '@example.com', 'P ' || n, 'AGENT', 'none' from generate_series(1, $1::int) n`,
      [PEOPLE],
    );
    // Browsers differ in their keys, but making 3,000 key pairs would be part of no figure.
    const p256dh = createECDH('prime256v1').generateKeys('base64url');
    await t.database.rows(
      `insert into "PushSubscription" (id, "userId", endpoint, origin, p256dh, auth, "deviceName", "createdAt")
       select gen_random_uuid(), u.id, origin || '/' || u.id || '/' || n, origin, $1, $2, 'Device ' || n, now()
       from "User" u cross join generate_series(0, $3::int - 1) n
       cross join lateral (select ($4::text[])[1 + n % array_length($4::text[], 1)] as origin) service
       where u.role = 'AGENT'`,
      [p256dh, randomBytes(16).toString('base64url'), DEVICES, services.map(({ origin }) => origin)],
    );
  }, 120_000);
  afterAll(async () => {
    await t.close();
    for (const service of services) await service.close();
  });

  it('reaches all of them', async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const service of services) service.arrived.length = 0;
      const idle = process.memoryUsage.rss();
      let peak = idle;
      const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
      const cpu = process.cpuUsage();
      const began = performance.now();
      await tell(t, [], { audience: { userIds: [], elseRoles: ['AGENT'] } });
      await expect
        .poll(() => services.reduce((sum, { arrived }) => sum + arrived.length, 0), {
          timeout: 120_000,
          interval: 20,
        })
        .toBe(PEOPLE * DEVICES);
      const seconds = (performance.now() - began) / 1_000;
      clearInterval(timer);
      const { user, system } = process.cpuUsage(cpu);
      process.stdout.write(
        `round ${round}: ${seconds.toFixed(1)} s to the last of ${PEOPLE * DEVICES} pushes at ${SERVICES} services, ` +
          `${((user + system) / 1e6).toFixed(1)} s CPU of product and services, RSS ${(idle / MB).toFixed(0)} -> at most ${(peak / MB).toFixed(0)} MB\n`,
      );
      await expect
        .poll(() => t.database.prisma.notificationDelivery.count({ where: { state: 'PENDING' } }), {
          timeout: 30_000,
        })
        .toBe(0);
      collectGarbage();
      process.stdout.write(`  of which lives on: ${(process.memoryUsage().heapUsed / MB).toFixed(0)} MB\n`);
    }
    const delivered = { target: 'push', state: 'SENT' } as const;
    expect(await t.database.prisma.notificationDelivery.count({ where: delivered })).toBe(
      PEOPLE * DEVICES * ROUNDS,
    );
  }, 600_000);
});
