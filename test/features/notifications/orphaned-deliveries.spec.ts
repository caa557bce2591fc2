import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '@libs/jobs/scheduled-runs.js';
import {
  LookForOrphans,
  LookForOrphansJob,
} from '../../../apps/api/src/notifications/deliveries/look-for-orphans.job.js';
import { RECURRING } from '../../../apps/api/src/schedule.js';
import { Browser } from '../../support/browser.js';
import { PushService } from '../../support/push-service.js';
import { PostOffice } from './post-office.js';
import { deliveries, subscribe, tell } from './staff-room.js';

let post: PostOffice;
let service: PushService;
beforeAll(async () => {
  service = await PushService.start();
  post = await PostOffice.open();
});
afterAll(async () => {
  await post.close();
  await service.close();
});
beforeEach(async () => {
  await post.empty();
  await post.t.database.rows('delete from "PushSubscription"');
});

/** Tells Mira something, so many hours ago. Its jobs are lost before they run, as by an earlier version. */
async function lost(hours: number): Promise<void> {
  await tell(post.t, [post.mira.id]);
  await fanOut();
  await post.t.database.rows('delete from graphile_worker._private_jobs');
  await age(hours);
}

/** Plans the deliveries, and sends none. */
async function fanOut(): Promise<void> {
  post.sink.behave = { code: 451 };
  service.usual = { status: 503 };
  await post.t.drain();
  post.sink.behave = 'take';
  service.usual = { status: 201 };
}

async function age(hours: number): Promise<void> {
  await post.t.database.rows(
    `update "NotificationDelivery" set "createdAt" = now() - make_interval(hours => $1),
       "nextAttemptAt" = now() - make_interval(hours => $1) where state = 'PENDING'`,
    [hours],
  );
}

async function look(): Promise<void> {
  await post.t.app.get(LookForOrphansJob).run();
}

async function states(target: string): Promise<[string, string | null][]> {
  const all = await deliveries(post.mira.api, { target });
  return all.map(({ state, lastError }): [string, string | null] => [state, lastError]).reverse();
}

describe('a delivery that waits and that nothing is left to send', () => {
  it('is looked for every day', () => {
    expect(RECURRING).toContainEqual([LookForOrphans, DAY]);
  });

  it('is sent after all while it is news', async () => {
    const browser = new Browser(service);
    await subscribe(post.mira, browser);
    await lost(3);
    const before = browser.arrived.length;
    await look();
    await post.t.drain();
    expect(await states('email')).toEqual([['SENT', null]]);
    expect(await states('push')).toEqual([['SENT', null]]);
    expect(post.sink.taken).toHaveLength(1);
    expect(browser.arrived).toHaveLength(before + 1);
  });

  it('ends with the reason when it is news no more', async () => {
    const browser = new Browser(service);
    await subscribe(post.mira, browser);
    await lost(24 * 5);
    await look();
    await post.t.drain();
    expect(await states('email')).toEqual([
      ['DEAD', 'Its job was lost, and it was no news any more when that was seen.'],
    ]);
    expect(await states('push')).toEqual([['DEAD', 'It was no news any more when it could be sent.']]);
  });

  it('ends with the reason when its device is gone', async () => {
    await subscribe(post.mira, new Browser(service));
    await lost(3);
    await post.t.database.rows('delete from "PushSubscription"');
    await look();
    expect(await states('push')).toEqual([['DEAD', 'Its device is gone.']]);
  });

  it('is none that came within the hour, or whose job is there', async () => {
    await subscribe(post.mira, new Browser(service));
    await lost(0);
    await look();
    expect(await post.t.database.rows('select 1 from graphile_worker.jobs')).toEqual([]);
    await post.t.database.rows('delete from "Notification"');
    await tell(post.t, [post.mira.id]);
    await fanOut();
    await age(3);
    const before = await jobs();
    expect(before).toHaveLength(2);
    await look();
    expect(await jobs()).toEqual(before);
  });
});

/** The jobs there are, as they stand. */
function jobs(): Promise<unknown[]> {
  return post.t.database.rows(
    `select id::text, key, iso(run_at) as at, attempts::int from graphile_worker.jobs order by id`,
  );
}
