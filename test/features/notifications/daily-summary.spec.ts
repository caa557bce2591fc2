import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '@libs/jobs/scheduled-runs.js';
import type { Api } from '../../support/api.js';
import { JONAS, MIRA, type Colleague } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA } from '../auth/staff.js';
import { say } from '../leads/conversation.js';
import { emptyMailbox, mailsOf } from './mailbox.js';
import { join, type Member } from './staff-room.js';
import { tick } from './summary-tick.js';

const TOMO: Colleague = { ...MIRA, name: 'Tomo', email: 'tomo@example.com' };
const PREFERENCES = '/api/notifications/preferences';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
let tomo: Member;
beforeAll(async () => {
  t = await startTestApp({ env: { PUBLIC_URL: 'https://parley.example.com' } });
  ada = await t.api.asAda();
  mira = await join(t, ada, MIRA);
  jonas = await join(t, ada, JONAS);
  tomo = await join(t, ada, TOMO);
});
afterAll(() => t.close());
beforeEach(async () => {
  emptyMailbox(t);
  for (const table of ['Notification', 'NotificationPreferences', 'ScheduledRun', 'Customer'])
    await t.database.rows(`delete from "${table}"`);
  // They have worked here for long, and sessions must not run out while the clock is moved.
  await t.database.rows(`update "User" set "createdAt" = '2025-01-01', "active" = true`);
});

/** Runs from one instant to another, looking in every so many minutes; says who was mailed when. */
async function live(from: string, to: string, minutes: number): Promise<string[]> {
  const mailed: string[] = [];
  for (let now = Date.parse(from); now <= Date.parse(to); now += minutes * MINUTE) {
    t.clock.set(new Date(now));
    await tick(t);
    await t.drain();
    const mails = await mailsOf(t);
    for (const { to: reader } of mails) mailed.push(`${new Date(now).toISOString().slice(0, 16)} ${reader}`);
    emptyMailbox(t);
  }
  return mailed;
}

async function prefer(userId: string, timezone: string, summaryHour: number): Promise<void> {
  const choice = { timezone, summaryHour };
  await t.database.prisma.notificationPreferences.upsert({
    where: { userId },
    create: { userId, ...choice },
    update: choice,
  });
}

describe('the daily summary', () => {
  it('is mailed at eight to managers and administrators, and stands in their list', async () => {
    t.clock.set('2026-03-02T07:59:00Z');
    await tick(t);
    await t.drain();
    expect(await mailsOf(t)).toEqual([]);
    t.clock.set('2026-03-02T08:00:00Z');
    await tick(t);
    await t.drain();
    const mails = await mailsOf(t);
    expect(mails.map(({ to }) => to).sort()).toEqual([ADA.email, MIRA.email, TOMO.email]);
    expect(mails[0]?.subject).toBe('Your summary of Sunday, 1 March 2026');
    const rows = await t.database.prisma.notification.findMany({ where: { userId: mira.id } });
    expect(rows).toMatchObject([{ type: 'DAILY_SUMMARY', listed: true, key: '2026-03-02' }]);
    expect(await t.database.prisma.notification.count({ where: { userId: jonas.id } })).toBe(0);
  });

  it("tells yesterday's numbers beside those of the day before, hot leads, longest waits and failed messages", async () => {
    t.clock.set('2026-03-09T09:00:00Z');
    const ana = await customer('Ana <b>Souza</b>');
    await say(t, ana, { body: 'Hello' });
    t.clock.set('2026-03-10T09:00:00Z');
    const ben = await customer('Ben');
    await say(t, ben, { body: 'Hello' });
    await say(t, ben, { body: 'Hi Ben', direction: 'OUTBOUND' });
    await say(t, ben, { body: 'How much?' });
    const failed = await say(t, ana, { body: 'Never sent', direction: 'OUTBOUND' });
    await t.database.prisma.message.update({
      where: { id: failed },
      data: { status: 'FAILED', failureReason: 'The number is not on WhatsApp.' },
    });
    await t.database.rows(
      `update "Conversation" c set "lastInboundAt" = m.at, "lastMessageAt" = m.at
       from (select "conversationId", max("occurredAt") as at from "Message" where direction = 'INBOUND' group by 1) m
       where m."conversationId" = c.id`,
    );
    await t.database.prisma.lead.create({ data: { customerId: ben, title: 'Bikes', score: 88 } });
    t.clock.set('2026-03-11T08:00:00Z');
    await tick(t);
    await t.drain();
    const mail = (await mailsOf(t)).find(({ to }) => to === MIRA.email);
    const lines = mail?.text.split('\n') ?? [];
    expect(lines).toContain('Messages received: 2 (day before: 1)');
    expect(lines).toContain('Messages written: 2 (day before: 0)');
    expect(lines).toContain('Average time to an answer: 1 min (day before: nobody waited)');
    expect(lines).toContain('New customers: 1 (day before: 1)');
    expect(lines).toContain('Ben, score 88');
    expect(lines).toContain('Waiting for an answer: 2');
    expect(lines.indexOf('Ana <b>Souza</b> on WHATSAPP, for 47 h 0 min')).toBeLessThan(
      lines.indexOf('Ben on WHATSAPP, for 22 h 58 min'),
    );
    expect(lines).toContain('Ana <b>Souza</b> on WHATSAPP, for 47 h 0 min');
    expect(lines).toContain('Ana <b>Souza</b> on WHATSAPP: The number is not on WhatsApp.');
    expect(mail?.text).toContain(
      'https://parley.example.com/dashboard?from=2026-03-10&to=2026-03-11&timezone=UTC',
    );
    // What is drawn of the days before: bars in the page, the same in letters in the text.
    expect(
      lines.slice(lines.indexOf('Messages of the last 7 days'), lines.indexOf('Hot leads: 1') - 1),
    ).toEqual([
      'Messages of the last 7 days',
      ...['Wed 4 March: 0', 'Thu 5 March: 0', 'Fri 6 March: 0', 'Sat 7 March: 0', 'Sun 8 March: 0'],
      'Mon 9 March: 1 █████',
      'Tue 10 March: 4 ████████████████████',
      '',
      'By platform, last 7 days',
      'WHATSAPP: 5 ████████████████████',
    ]);
    expect(
      mail?.html.match(/<table role="presentation" width="\d+%"(?=[^>]*><tr>\s*<td class="bar")/g),
    ).toEqual([25, 100, 100].map((percent) => `<table role="presentation" width="${percent}%"`));
    expect(mail?.html).toContain('Ana &lt;b&gt;Souza&lt;/b&gt; on WHATSAPP');
    expect(mail?.html).not.toContain('<b>Souza');
  });

  it('names nobody for whom nothing can be done: who is blocked, or was erased', async () => {
    t.clock.set('2026-03-16T09:00:00Z');
    ada = await t.api.asAda();
    const blocked = await customer('Blake');
    const erased = await customer('Erin');
    const cara = await customer('Cara');
    for (const customerId of [blocked, erased, cara]) {
      await say(t, customerId, { body: 'Hello' });
      await t.database.prisma.lead.create({ data: { customerId, title: 'Bikes', score: 90 } });
    }
    await t.database.rows(
      `update "Conversation" set "lastInboundAt" = '2026-03-16T09:00:00Z', "lastMessageAt" = '2026-03-16T09:00:00Z'`,
    );
    await t.database.rows(`update "Customer" set status = 'BLOCKED' where id = $1::uuid`, [blocked]);
    expect((await ada.post(`/api/customers/${erased}/erase`)).status).toBe(200);
    t.clock.set('2026-03-17T08:00:00Z');
    await tick(t);
    await t.drain();
    const text = (await mailsOf(t)).find(({ to }) => to === MIRA.email)?.text ?? '';
    expect(text).toContain('Hot leads: 1\nCara, score 90\n');
    expect(text).toContain('Waiting for an answer: 1\nCara on WHATSAPP');
    expect(text).not.toMatch(/Blake|A customer/);
  });

  it("comes at each reader's own hour, for their own yesterday", async () => {
    await t.database.rows(`update "User" set "createdAt" = '2026-03-02'`);
    await prefer(mira.id, 'Asia/Tokyo', 8);
    await prefer(tomo.id, 'America/Los_Angeles', 7);
    expect(await live('2026-03-02T00:00:00Z', '2026-03-02T23:30:00Z', 30)).toEqual(
      [
        `2026-03-02T08:00 ${ADA.email}`,
        `2026-03-02T15:00 ${TOMO.email}`,
        `2026-03-02T23:00 ${MIRA.email}`,
      ].sort((a, b) => (a < b ? -1 : 1)),
    );
    const days = await t.database.prisma.notification.findMany({ where: { type: 'DAILY_SUMMARY' } });
    const keys = Object.fromEntries(days.map(({ userId, key }) => [userId, key]));
    expect([keys[mira.id], keys[tomo.id]]).toEqual(['2026-03-03', '2026-03-02']);
  });

  it('goes on where a time zone was kept that nobody can choose any more: at its place, else where the house is', async () => {
    await prefer(mira.id, 'VST', 8);
    await prefer(tomo.id, 'Atlantis/Capital', 8);
    t.clock.set('2026-03-02T01:00:00Z');
    await tick(t);
    await t.drain();
    const mails = await mailsOf(t);
    expect(mails.map(({ to }) => to)).toEqual([MIRA.email]);
    expect(mails[0]?.text).toMatch(/timezone=Asia%2F(Saigon|Ho_Chi_Minh)/);
    expect(mails[0]?.text).toContain('Messages of the last 7 days');
    emptyMailbox(t);
    expect((await live('2026-03-02T07:59:00Z', '2026-03-02T08:01:00Z', 1)).sort()).toEqual(
      [ADA, TOMO].map(({ email }) => `2026-03-02T08:00 ${email}`),
    );
  });

  it('is caught up with once when nothing ran at its hour, and not half a day late', async () => {
    expect(await live('2026-03-02T07:50:00Z', '2026-03-02T07:54:00Z', 1)).toEqual([]);
    const caughtUp = await live('2026-03-02T08:20:00Z', '2026-03-02T08:25:00Z', 1);
    expect(caughtUp.sort()).toEqual([ADA, MIRA, TOMO].map(({ email }) => `2026-03-02T08:20 ${email}`));
    expect(await live('2026-03-03T20:00:00Z', '2026-03-03T20:02:00Z', 1)).toEqual([]);
    expect(await live('2026-03-04T08:00:00Z', '2026-03-04T08:00:00Z', 1)).toHaveLength(3);
  });

  it('comes once a day over the nights in which the clocks are changed', async () => {
    await t.database.rows(`update "User" set active = id in ($1::uuid)`, [mira.id]);
    await prefer(mira.id, 'Europe/Berlin', 2);
    const spring = await live('2026-03-27T23:00:00Z', '2026-03-30T12:00:00Z', 30);
    expect(spring.map((line) => line.slice(0, 16))).toEqual([
      '2026-03-28T01:00',
      '2026-03-29T01:00',
      '2026-03-30T00:00',
    ]);
    const autumn = await live('2026-10-23T23:00:00Z', '2026-10-26T12:00:00Z', 30);
    expect(autumn.map((line) => line.slice(0, 16))).toEqual([
      '2026-10-24T00:00',
      '2026-10-25T00:00',
      '2026-10-26T01:00',
    ]);
  }, 120_000);

  it('comes to an agent who asks for it, and not to a manager who does not want it', async () => {
    const preferences = { types: { DAILY_SUMMARY: { email: true } } };
    t.clock.set('2026-03-02T07:00:00Z');
    const signedIn = await t.api.signIn(JONAS.email, JONAS.password);
    await signedIn.put(PREFERENCES, preferences);
    const manager = await t.api.signIn(MIRA.email, MIRA.password);
    await manager.put(PREFERENCES, { types: { DAILY_SUMMARY: { email: false, inApp: false } } });
    const mailed = await live('2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z', 1);
    expect(mailed.map((line) => line.slice(17)).sort()).toEqual([ADA.email, JONAS.email, TOMO.email]);
  });

  it('does not come to somebody who was not here yet when it was due', async () => {
    await t.database.rows(`update "User" set "createdAt" = '2026-03-02T08:30:00Z' where id = $1::uuid`, [
      mira.id,
    ]);
    const mailed = await live('2026-03-02T09:00:00Z', '2026-03-02T09:00:00Z', 1);
    expect(mailed.map((line) => line.slice(17))).not.toContain(MIRA.email);
    expect(mailed).toHaveLength(2);
  });

  it('comes once, however many processes look at the same moment', async () => {
    const second = await startTestApp({ sharing: t });
    try {
      for (let day = 2; day < 7; day += 1) {
        t.clock.set(`2026-03-0${day}T08:00:00Z`);
        await Promise.all([tick(t), tick(second)]);
        // Even if both had got through to the work itself.
        for (const app of [t, second]) await plan(app);
        await Promise.all([t.drain(), second.drain()]);
        await Promise.all([t.drain(), second.drain()]);
      }
      const mails = await mailsOf(t);
      expect(mails).toHaveLength(15);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(15);
      expect(new Set(mails.map(({ to, subject }) => `${to} ${subject}`)).size).toBe(15);
      expect(await t.database.prisma.notification.count()).toBe(15);
    } finally {
      await second.close();
    }
  }, 60_000);
});

async function customer(name: string): Promise<string> {
  const now = t.clock.now();
  const { id } = await t.database.prisma.customer.create({ data: { name, createdAt: now } });
  return id;
}

async function plan(app: TestApp): Promise<void> {
  await app.database.rows(`select id::text from graphile_worker.add_job('plan-daily-summaries', '{}')`);
}
