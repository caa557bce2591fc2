import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasRedisServer, RedisProcess } from '@libs/cache/testing/redis-process.js';
import { v7 } from '@libs/database/id.js';
import { DatabaseOutages } from '../../../apps/api/src/notifications/system/database-outages.service.js';
import { LookAfterSystemJob } from '../../../apps/api/src/notifications/system/look-after-system.job.js';
import type { Api } from '../../support/api.js';
import { NetworkProxy } from '../../support/network-proxy.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliveries, openStaffRoom, type Member, type Notification } from './staff-room.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

let t: TestApp;
let ada: Api;
let mira: Member;
let start: Date;
beforeAll(async () => {
  t = await startTestApp();
  ({ ada, mira } = await openStaffRoom(t));
});
afterAll(() => t.close());
beforeEach(async () => {
  start = t.clock.now();
  for (const table of [
    'Notification',
    'SystemIncident',
    'BackupRun',
    'Report',
    'WebhookDelivery',
    'Customer',
  ])
    await t.database.rows(`delete from "${table}"`);
  await t.database.rows('delete from graphile_worker._private_jobs');
});

afterEach(() => t.clock.set(start));

/** What every minute does. */
async function look(app: TestApp = t): Promise<void> {
  await app.app.get(LookAfterSystemJob).run();
  await t.drain();
}

/** Looks once a minute for so long. */
async function watch(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    t.clock.forward(MINUTE);
    await t.app.get(LookAfterSystemJob).run();
  }
  await t.drain();
}

/** Titles of what was told by this cause, oldest first. */
async function told(cause: string): Promise<string[]> {
  return (await alerts(cause)).map(({ title }) => title).reverse();
}

/** What was told by a cause, newest first. From the table, as sessions end while the clock is moved. */
function alerts(cause: string): Promise<Notification[]> {
  return t.database.rows<Notification>(
    `select title, body, url, tag, urgent, data from "Notification"
     where type = 'SYSTEM_ALERT' and data ->> 'cause' = $1 order by id desc`,
    [cause],
  );
}

/** A job that used up its tries. */
async function failJob(): Promise<void> {
  await t.database.rows(`select graphile_worker.add_job('broken-thing', '{}', max_attempts => 1)::text`);
  await t.database.rows('update graphile_worker._private_jobs set attempts = 1 where max_attempts = 1');
}

async function clearQueue(): Promise<void> {
  await t.database.rows('delete from graphile_worker._private_jobs');
}

const FAILED = 'A job has failed for good';
const OVER = 'No job is left that failed for good';

describe('something that is wrong with the installation', () => {
  it('is told to administrators once, with what to do, and once more when it is over', async () => {
    await failJob();
    await look();
    await watch(10);
    expect(await alerts('failed-jobs')).toMatchObject([
      {
        title: FAILED,
        tag: 'system:failed-jobs',
        urgent: false,
        body: expect.stringMatching(/broken-thing \(1\).*operations guide/) as string,
      },
    ]);
    const sent = await deliveries(ada, { type: 'SYSTEM_ALERT' });
    expect(new Set(sent.map(({ userName, target }) => `${userName}: ${target}`))).toEqual(
      new Set(['Administrator: inApp']),
    );
    expect((await mira.api.get('/api/notifications/unread-count')).body).toEqual({ count: 0 });
    await clearQueue();
    await watch(4);
    expect(await told('failed-jobs')).toEqual([FAILED]);
    await watch(2);
    expect(await told('failed-jobs')).toEqual([FAILED, OVER]);
    expect((await alerts('failed-jobs'))[0]).toMatchObject({
      tag: 'system:failed-jobs',
      body: expect.stringContaining('for 10 min') as string,
    });
  });

  it('is told again the next day while it lasts', async () => {
    await failJob();
    await look();
    t.clock.forward(23 * HOUR);
    await look();
    expect(await told('failed-jobs')).toHaveLength(1);
    t.clock.forward(2 * HOUR);
    await look();
    await look();
    expect(await told('failed-jobs')).toEqual([FAILED, FAILED]);
  });

  it('is no storm when it comes and goes: each time it has to stay away for longer to be over', async () => {
    for (let round = 0; round < 6; round += 1) {
      await failJob();
      await look();
      await clearQueue();
      await watch(6);
    }
    // Over after 5 minutes, then after 10, for which it never stays away.
    expect(await told('failed-jobs')).toEqual([FAILED, OVER, FAILED]);
  });

  it('is one incident for all processes that see it', async () => {
    const other = await startTestApp({ sharing: t });
    await failJob();
    await Promise.all([look(), look(other), look(other)]);
    await t.drain();
    expect(await told('failed-jobs')).toEqual([FAILED]);
    await other.close();
  });
});

describe('those who run the installation hear of', () => {
  it('jobs that failed for good, counted together', async () => {
    for (let n = 0; n < 5; n += 1) await failJob();
    await look();
    expect(await alerts('failed-jobs')).toMatchObject([
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
          await look();
          return alerts('backup');
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
    await look();
    expect((await told('failed-deliveries')).sort()).toEqual([
      '2 deliveries of whatsapp could not be taken in',
      'A delivery of generic could not be taken in',
    ]);
    await t.database.rows(`update "WebhookDelivery" set status = 'PROCESSED' where channel = 'generic'`);
    await watch(6);
    expect((await told('failed-deliveries')).at(-1)).toBe('No delivery of generic has failed for a day');
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
    await look();
    expect(await told('channel-refusals')).toEqual([]);
    await send('FAILED');
    await look();
    expect(await alerts('channel-refusals')).toMatchObject([
      {
        title: 'WHATSAPP takes no messages from us',
        // The platform's own words may name the customer, who can be erased: the alert stays.
        body: expect.not.stringContaining('The token has ended.') as string,
      },
    ]);
    await send('SENT');
    await watch(6);
    expect((await told('channel-refusals')).at(-1)).toBe(
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
    await look();
    expect(await alerts('failed-reports')).toMatchObject([
      {
        title: 'The report "Leads of the week" could not be written',
        url: '/reports',
        tag: `system:failed-reports:${report.id}`,
      },
    ]);
    t.clock.forward(MINUTE);
    await run('DONE');
    await watch(6);
    expect(await told('failed-reports')).toHaveLength(2);
  });

  it('the budget for hosted models, when it is used up, and when a new day has begun', async () => {
    const other = await startTestApp({
      sharing: t,
      env: { GEMINI_API_KEY: 'a key of the tests', AI_DAILY_REQUESTS: '1' },
    });
    const day = t.clock.now().toISOString().slice(0, 10);
    await t.database.rows('insert into "AiBudgetDay" (day, requests, tokens) values ($1::date, 1, 0)', [day]);
    await look(other);
    expect(await told('ai-budget')).toEqual(['The budget for hosted models is used up for today']);
    t.clock.forward(24 * HOUR);
    await look(other);
    expect(await told('ai-budget')).toEqual([
      'The budget for hosted models is used up for today',
      'Hosted models may be asked again',
    ]);
    await other.close();
  });

  it('a disk that runs full, also in quiet hours', async () => {
    const other = await startTestApp({ sharing: t, env: { MIN_FREE_DISK_MB: '1048576' } });
    await look(other);
    expect(await alerts('disk')).toMatchObject([{ title: 'The disk runs full', urgent: true }]);
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
            await look(other);
            return (await told('redis')).at(-1);
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
          return told('database');
        },
        { timeout: 30_000, interval: 500 },
      )
      .toEqual(['The database is back: it was away for 3 min']);
    await both();
    await t.drain();
    expect(await alerts('database')).toMatchObject([
      { urgent: true, body: expect.stringContaining('platforms send them again') as string },
    ]);
    await one.close();
    await two.close();
    await proxy.close();
  });
});
