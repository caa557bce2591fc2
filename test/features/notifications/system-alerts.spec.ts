import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasRedisServer, RedisProcess } from '@libs/cache/testing/redis-process.js';
import { v7 } from '@libs/database/id.js';
import { DatabaseOutages } from '../../../apps/api/src/notifications/system/database-outages.service.js';
import type { Api } from '../../support/api.js';
import { NetworkProxy } from '../../support/network-proxy.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { openStaffRoom } from './staff-room.js';
import { HOUR, MINUTE, SystemWatch } from './system-watch.js';

let t: TestApp;
let ada: Api;
let system: SystemWatch;
let start: Date;
beforeAll(async () => {
  t = await startTestApp();
  ({ ada } = await openStaffRoom(t));
  system = new SystemWatch(t);
});
afterAll(() => t.close());
beforeEach(async () => {
  start = t.clock.now();
  await system.reset();
});
afterEach(() => t.clock.set(start));

describe('those who run the installation hear of', () => {
  it('jobs that failed for good, counted together', async () => {
    for (let n = 0; n < 5; n += 1) await system.failJob();
    await system.look();
    expect(await system.alerts('failed-jobs')).toMatchObject([
      { title: '5 jobs have failed for good', body: expect.stringContaining('broken-thing (5)') as string },
    ]);
  });

  it('a backup that is too old', async () => {
    const at = new Date(Date.now() - 49 * HOUR * 1_000);
    await t.database.prisma.backupRun.create({ data: { id: v7(), startedAt: at, finishedAt: at } });
    // What was found out a moment ago holds for a second.
    await expect
      .poll(
        async () => {
          await system.look();
          return system.alerts('backup');
        },
        { timeout: 10_000, interval: 400 },
      )
      .toMatchObject([
        {
          title: 'There is no backup of the last days',
          body: expect.stringMatching(/49 hours old.*npm run backup/) as string,
        },
      ]);
  });

  it('deliveries of a channel that could not be taken in, each channel by itself', async () => {
    for (const channel of ['whatsapp', 'whatsapp', 'generic'])
      await t.database.rows(
        `insert into "WebhookDelivery" (id, channel, "dedupeKey", status, reason, headers, body, "receivedAt")
         values ($1::uuid, $2, $1::text, 'FAILED', 'it made no sense', '{}', '', now())`,
        [v7(), channel],
      );
    await system.look();
    expect((await system.told('failed-deliveries')).sort()).toEqual([
      '2 deliveries of whatsapp could not be taken in',
      'A delivery of generic could not be taken in',
    ]);
    await t.database.rows(`update "WebhookDelivery" set status = 'PROCESSED' where channel = 'generic'`);
    await system.watch(6);
    expect((await system.told('failed-deliveries')).at(-1)).toBe(
      'No delivery of generic has failed for a day',
    );
  });

  it('a platform that takes no messages from us any more', async () => {
    const customer = await ada.post<{ id: string }>('/api/customers', { name: 'Noor' });
    const conversationId = v7();
    await t.database.rows(
      `insert into "Conversation" (id, "customerId", platform) values ($1::uuid, $2::uuid, 'WHATSAPP')`,
      [conversationId, customer.body.id],
    );
    const send = async (status: string): Promise<void> => {
      await t.database.rows(
        `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, "failureReason", "occurredAt")
         values ($1::uuid, $2::uuid, $3::uuid, 'WHATSAPP', 'OUTBOUND', $4::"MessageStatus", 'The token has ended.', now())`,
        [v7(), conversationId, customer.body.id, status],
      );
    };
    await send('FAILED');
    await send('FAILED');
    await system.look();
    expect(await system.told('channel-refusals')).toEqual([]);
    await send('FAILED');
    await system.look();
    expect(await system.alerts('channel-refusals')).toMatchObject([
      {
        title: 'WHATSAPP takes no messages from us',
        // The platform's own words may name the customer, who can be erased: the alert stays.
        body: expect.not.stringContaining('The token has ended.') as string,
      },
    ]);
    await send('SENT');
    await system.watch(6);
    expect((await system.told('channel-refusals')).at(-1)).toBe(
      'No message to WHATSAPP has failed for an hour, or one was taken',
    );
  });

  it('a report that could not be written, until it could', async () => {
    const report = await t.database.prisma.report.create({
      data: { id: v7(), name: 'Leads of the week', dataset: 'leads', format: 'csv', timezone: 'UTC' },
    });
    const run = async (state: 'FAILED' | 'DONE'): Promise<void> => {
      const data = {
        id: v7(),
        reportId: report.id,
        cause: 'MANUAL',
        state,
        request: {},
        error: 'No room.',
      } as const;
      await t.database.prisma.reportRun.create({ data: { ...data, createdAt: t.clock.now() } });
    };
    await run('FAILED');
    await system.look();
    expect(await system.alerts('failed-reports')).toMatchObject([
      {
        title: 'The report "Leads of the week" could not be written',
        url: '/reports',
        tag: `system:failed-reports:${report.id}`,
      },
    ]);
    t.clock.forward(MINUTE);
    await run('DONE');
    await system.watch(6);
    expect(await system.told('failed-reports')).toHaveLength(2);
  });

  it('a report that is never due as its time zone is none any more, until it has another one', async () => {
    const report = await t.database.prisma.report.create({
      data: {
        id: v7(),
        name: 'Leads of the week',
        dataset: 'leads',
        format: 'csv',
        timezone: 'Atlantis/Capital',
      },
    });
    const other = { id: v7(), name: 'Off', dataset: 'leads', format: 'csv', timezone: 'Atlantis/Port' };
    await t.database.prisma.report.create({ data: { ...other, enabled: false } });
    await system.look();
    await system.watch(3);
    expect(await system.alerts('unplannable-reports')).toMatchObject([
      {
        title: 'The report "Leads of the week" can not be planned',
        body: expect.stringContaining('Its time zone "Atlantis/Capital" is none any more') as string,
        url: '/reports',
        tag: `system:unplannable-reports:${report.id}`,
      },
    ]);
    await t.database.prisma.report.update({ where: { id: report.id }, data: { timezone: 'Europe/Berlin' } });
    await system.watch(6);
    expect((await system.told('unplannable-reports')).at(-1)).toBe(
      'The report that could not be planned is due again, is off, or is gone',
    );
  });

  it('the budget for hosted models, when it is used up, and when a new day has begun', async () => {
    const other = await startTestApp({
      sharing: t,
      env: { GEMINI_API_KEY: 'a key of the tests', AI_DAILY_REQUESTS: '1' },
    });
    const day = t.clock.now().toISOString().slice(0, 10);
    await t.database.rows('insert into "AiBudgetDay" (day, requests, tokens) values ($1::date, 1, 0)', [day]);
    await system.look(other);
    expect(await system.told('ai-budget')).toEqual(['The budget for hosted models is used up for today']);
    t.clock.forward(24 * HOUR);
    await system.look(other);
    expect(await system.told('ai-budget')).toEqual([
      'The budget for hosted models is used up for today',
      'Hosted models may be asked again',
    ]);
    await other.close();
  });

  it('a disk that runs full, also in quiet hours', async () => {
    const other = await startTestApp({ sharing: t, env: { MIN_FREE_DISK_MB: '1048576' } });
    await system.look(other);
    expect(await system.alerts('disk')).toMatchObject([{ title: 'The disk runs full', urgent: true }]);
    await other.close();
  });

  it.skipIf(!hasRedisServer)('Redis that is away for a minute, and back', async () => {
    const redis = await RedisProcess.start();
    const other = await startTestApp({
      sharing: t,
      env: { REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) },
    });
    await redis.kill();
    const until = async (about: string): Promise<void> => {
      await expect
        .poll(
          async () => {
            t.clock.forward(MINUTE);
            await system.look(other);
            return (await system.told('redis')).at(-1);
          },
          { timeout: 30_000, interval: 1_100 },
        )
        .toBe(about);
    };
    await until('Redis is away');
    await redis.restart();
    await until('Redis is back');
    await other.close();
    await redis.remove();
  });

  it('an outage of the database, when it is over: nothing could be written before', async () => {
    const proxy = await NetworkProxy.toServerOf(t.database.url);
    const env = { DATABASE_URL: proxy.through(t.database.url) };
    const [one, two] = [await startTestApp({ sharing: t, env }), await startTestApp({ sharing: t, env })];
    const both = async (): Promise<void> => {
      for (const { app } of [one, two]) await app.get(DatabaseOutages).look();
    };
    proxy.cut();
    await both();
    t.clock.forward(3 * MINUTE);
    proxy.heal();
    await expect
      .poll(
        async () => {
          await both();
          await t.drain();
          return system.told('database');
        },
        { timeout: 30_000, interval: 500 },
      )
      .toEqual(['The database is back: it was away for 3 min']);
    await both();
    await t.drain();
    expect(await system.alerts('database')).toMatchObject([
      { urgent: true, body: expect.stringContaining('platforms send them again') as string },
    ]);
    await one.close();
    await two.close();
    await proxy.close();
  });
});
