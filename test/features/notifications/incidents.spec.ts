import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { deliveries, openStaffRoom, type Member } from './staff-room.js';
import { HOUR, SystemWatch } from './system-watch.js';

const FAILED = 'A job has failed for good';
const OVER = 'No job is left that failed for good';

let t: TestApp;
let ada: Api;
let mira: Member;
let system: SystemWatch;
let start: Date;
beforeAll(async () => {
  t = await startTestApp();
  ({ ada, mira } = await openStaffRoom(t));
  system = new SystemWatch(t);
});
afterAll(() => t.close());
beforeEach(async () => {
  start = t.clock.now();
  await system.reset();
});
afterEach(() => t.clock.set(start));

describe('something that is wrong with the installation', () => {
  it('is told to administrators once, with what to do, and once more when it is over', async () => {
    await system.failJob();
    await system.look();
    await system.watch(10);
    expect(await system.alerts('failed-jobs')).toMatchObject([
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
    await system.clearQueue();
    await system.watch(4);
    expect(await system.told('failed-jobs')).toEqual([FAILED]);
    await system.watch(2);
    expect(await system.told('failed-jobs')).toEqual([FAILED, OVER]);
    expect((await system.alerts('failed-jobs'))[0]).toMatchObject({
      tag: 'system:failed-jobs',
      body: expect.stringContaining('for 10 min') as string,
    });
  });

  it('is told again the next day while it lasts', async () => {
    await system.failJob();
    await system.look();
    t.clock.forward(23 * HOUR);
    await system.look();
    expect(await system.told('failed-jobs')).toHaveLength(1);
    t.clock.forward(2 * HOUR);
    await system.look();
    await system.look();
    expect(await system.told('failed-jobs')).toEqual([FAILED, FAILED]);
  });

  it('is no storm when it comes and goes: each time it has to stay away for longer to be over', async () => {
    for (let round = 0; round < 6; round += 1) {
      await system.failJob();
      await system.look();
      await system.clearQueue();
      await system.watch(6);
    }
    // Over after 5 minutes, then after 10, for which it never stays away.
    expect(await system.told('failed-jobs')).toEqual([FAILED, OVER, FAILED]);
  });

  it('is one incident for all processes that see it', async () => {
    const other = await startTestApp({ sharing: t });
    await system.failJob();
    await Promise.all([system.look(), system.look(other), system.look(other)]);
    await t.drain();
    expect(await system.told('failed-jobs')).toEqual([FAILED]);
    await other.close();
  });
});
