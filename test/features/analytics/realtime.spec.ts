import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '@libs/jobs/jobs.js';
import { PurgeLiveEvents } from '../../../apps/api/src/analytics/live/purge-live-events.job.js';
import type { RealtimeDto } from '../../../apps/api/src/analytics/realtime/realtime.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books } from './books.js';

let t: TestApp;
let ada: Api;

async function snapshot(): Promise<RealtimeDto> {
  const answer = await ada.get<RealtimeDto>('/api/analytics/realtime');
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
}

beforeAll(async () => {
  // The clock of the tests stands at 2 March 2026, 10:00 UTC.
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('the snapshot of the moment', () => {
  it('shows zeros in an empty house, and nobody who waits', async () => {
    expect(await snapshot()).toMatchObject({
      at: '2026-03-02T10:00:00.000Z',
      messages: { last1Minute: 0, last5Minutes: 0, last60Minutes: 0 },
      openConversations: 0,
      unanswered: 0,
      longestWaitSeconds: null,
      hotLeadsToday: 0,
    });
  });

  it('counts the messages of the last 1, 5 and 60 minutes and finds who waits longest', async () => {
    const books = new Books(t);
    const grace = await books.customer('Grace', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(grace, '2026-03-02T08:59:00Z');
    await books.answered(grace, '2026-03-02T09:10:00Z');
    await books.wrote(grace, '2026-03-02T09:30:00Z'); // waits since then: 1,800 s
    await books.wrote(grace, '2026-03-02T09:59:30Z');
    const alan = await books.customer('Alan', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(alan, '2026-03-02T09:40:00Z');
    await books.answered(alan, '2026-03-02T09:56:00Z');
    const linus = await books.customer('Linus', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(linus, '2026-03-01T09:00:00Z'); // waits longer, but the conversation is closed
    await t.database.prisma.conversation.update({
      where: { id: linus.conversationId },
      data: { status: 'CLOSED' },
    });
    const margaret = await books.customer('Margaret', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(margaret, '2026-03-02T09:50:00Z'); // waits as well: 600 s

    expect(await snapshot()).toMatchObject({
      // Grace 09:59:30 | Alan's answer 09:56 | 09:10, 09:30, 09:40, 09:50.
      messages: { last1Minute: 1, last5Minutes: 2, last60Minutes: 6 },
      openConversations: 3,
      unanswered: 2,
      longestWaitSeconds: 1800,
    });
  });

  it('counts the users seen in the last five minutes', async () => {
    await t.database.rows(`update "User" set "lastSeenAt" = '2026-03-02T09:54:59Z'`);
    expect((await snapshot()).activeAgents).toBe(0);
    const seen = async (email: string, lastSeenAt: string, active = true): Promise<unknown> =>
      t.database.prisma.user.create({
        data: { email, name: email, role: 'AGENT', passwordHash: '-', active, lastSeenAt },
      });
    await seen('now@example.com', '2026-03-02T09:59:00Z');
    await seen('just@example.com', '2026-03-02T09:55:01Z');
    await seen('before@example.com', '2026-03-02T09:55:00Z');
    await seen('gone@example.com', '2026-03-02T09:59:00Z', false);
    expect((await snapshot()).activeAgents).toBe(2);
  });

  it('counts the open leads that became hot today', async () => {
    const books = new Books(t);
    const ida = await books.customer('Ida', 'API', '2026-03-01T09:00:00Z');
    const lead = async (
      score: number,
      history: [at: string, score: number][],
      won = false,
    ): Promise<void> => {
      const leadId = await books.lead(ida, history[0]?.[0] ?? '2026-03-02T07:00:00Z', {
        status: won ? 'WON' : 'NEW',
        score,
        value: '10.00',
      });
      for (const [createdAt, past] of history) {
        await t.database.prisma.leadScore.create({
          data: { leadId, score: past, factors: [], cause: 'message', createdAt },
        });
      }
    };
    await lead(75, [
      ['2026-03-01T09:00:00Z', 30],
      ['2026-03-02T08:00:00Z', 75],
    ]); // today
    await lead(85, [
      ['2026-03-01T09:00:00Z', 90],
      ['2026-03-02T08:00:00Z', 85],
    ]); // since yesterday
    await lead(70, [
      ['2026-03-01T08:00:00Z', 80],
      ['2026-03-01T20:00:00Z', 69],
      ['2026-03-02T09:00:00Z', 70],
    ]); // again
    await lead(50, [
      ['2026-03-02T08:00:00Z', 80],
      ['2026-03-02T09:00:00Z', 50],
    ]); // no more
    await lead(90, [['2026-03-02T08:00:00Z', 90]], true); // won
    await lead(72, []); // created today as it is
    expect((await snapshot()).hotLeadsToday).toBe(3);
  });

  it('counts the jobs that are due, not those planned for later', async () => {
    const before = (await snapshot()).jobsWaiting;
    const jobs = t.app.get(Jobs);
    await jobs.add(PurgeLiveEvents, {});
    await jobs.add(PurgeLiveEvents, {});
    await jobs.add(PurgeLiveEvents, {}, { runAt: new Date(Date.now() + 3_600_000) });
    expect((await snapshot()).jobsWaiting).toBe(before + 2);
  });

  it('says how the services are, and which of them are off', async () => {
    const { services } = await snapshot();
    expect(services).toEqual({
      database: 'up',
      redis: t.env.REDIS_HOST === undefined ? 'off' : 'up',
      // The product under test runs no worker.
      jobs: 'degraded',
      ai: 'up',
      smtp: 'off',
      disk: 'up',
      backup: 'up',
    });
  });
});
