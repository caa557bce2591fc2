import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type pg from 'pg';
import type { ProductProcess } from '../support/product-process.js';
import { check } from './harness/checker.js';
import { ADMIN } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { eventually } from './harness/eventually.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { report, ROUNDS, WHOLE_SET } from './harness/rounds.js';
import { SmtpSink } from './harness/sinks/smtp-sink.js';

/** A kill costs half a minute until the other process is sure of it. */
const KILLS = Math.min(ROUNDS, 5);
const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'];

/** Each process has a mail server of its own, which tells who sends. */
interface Office {
  sink: SmtpSink;
  process: ProductProcess;
}

describe.runIf(WHOLE_SET)('the daily summary, with two processes', () => {
  it('comes once to each reader and local day by the clock of both, and once more at most for a death while it is sent', async () => {
    const installation = await Installation.create();
    atTheEnd(() => installation.close());
    const { pool } = installation;
    const sinks = [await SmtpSink.start(), await SmtpSink.start()];
    for (const sink of sinks) atTheEnd(() => sink.down());
    const open = async (sink: SmtpSink): Promise<Office> => ({
      sink,
      process: await installation.start({ SMTP_URL: sink.url }),
    });
    const offices: Office[] = [];
    for (const sink of sinks) offices.push(await open(sink));
    // Not of this story: nobody sums the administrator's day up.
    await pool.query(`update "User" set "createdAt" = now() where email = $1`, [ADMIN.email]);

    const first = await hire(pool, 0);
    const byTheClock = await eventually(() => mailed(sinks, first));
    expect(letters(sinks, first)).toEqual(first.map((email) => ({ email, mails: 1, names: 1 })));

    const takenOver: number[] = [];
    let twice = 0;
    for (let kill = 1; kill <= KILLS; kill += 1) {
      for (const sink of sinks) sink.behave = 'hold';
      const readers = await hire(pool, kill);
      await lookAgain(pool);
      await eventually(() => holder(offices, readers) !== undefined);
      const victim = holder(offices, readers);
      for (const sink of sinks) sink.behave = 'take';
      if (!victim) throw new Error('nobody sends');
      await killNow(victim.process);
      takenOver.push((await eventually(() => mailed(sinks, readers, true))) / 1000);
      await lookAgain(pool);
      await eventually(() => settled(pool));
      const found = letters(sinks, readers);
      expect(found.map(({ email, names }) => [email, names])).toEqual(readers.map((email) => [email, 1]));
      const more = found.reduce((sum, { mails }) => sum + mails - 1, 0);
      expect(more).toBeLessThanOrEqual(1);
      twice += more;
      victim.process = (await open(victim.sink)).process;
    }
    report('the daily summary on two processes', {
      kills: KILLS,
      mails: sinks.reduce((sum, { taken }) => sum + taken.length, 0),
      sentTwice: twice,
      secondsUntilByTheClock: byTheClock / 1000,
      secondsUntilTakenOver: takenOver,
    });
    expect(letters(sinks, first)).toEqual(first.map((email) => ({ email, mails: 1, names: 1 })));
    const { rows } = await pool.query(
      `select u.email from "Notification" n join "User" u on u.id = n."userId" where n.type = 'DAILY_SUMMARY'
       group by u.email, n.key having count(*) > 1`,
    );
    expect(rows).toEqual([]);
    const { stuck, dead } = await check(pool, installation.ledger);
    expect({ stuck, dead }).toEqual({ stuck: [], dead: [] });
  }, 900_000);
});

/** One reader in each time zone, for whom it has just struck. */
async function hire(pool: pg.Pool, round: number): Promise<string[]> {
  const emails = ZONES.map((_, n) => `reader-${round}-${n}@example.com`);
  for (const [n, zone] of ZONES.entries()) {
    const id = randomUUID();
    await pool.query(
      `insert into "User" (id, email, name, "passwordHash", role, "createdAt", "updatedAt")
       select $1, $2, 'A reader', "passwordHash", 'MANAGER', '2025-01-01', now() from "User" where email = $3`,
      [id, emails[n], ADMIN.email],
    );
    await pool.query(
      `insert into "NotificationPreferences" ("userId", timezone, "summaryHour", "updatedAt")
       values ($1, $2, extract(hour from now() at time zone $2)::int, now())`,
      [id, zone],
    );
  }
  return emails;
}

/** What the clock of both processes does every minute, by several at once. */
async function lookAgain(pool: pg.Pool): Promise<void> {
  await pool.query(`select graphile_worker.add_job('plan-daily-summaries', '{}') from generate_series(1, 3)`);
}

/** Who has a mail to these readers in hand. */
function holder(offices: Office[], readers: string[]): Office | undefined {
  return offices.find(({ sink }) => sink.addressees.some((address) => readers.includes(address)));
}

/** Whether all have their mail. @param afterDeath whether the one that was held has to come again */
function mailed(sinks: SmtpSink[], readers: string[], afterDeath = false): boolean {
  const found = letters(sinks, readers);
  const count = found.reduce((sum, { mails }) => sum + mails, 0);
  return found.every(({ mails }) => mails > 0) && count >= readers.length + (afterDeath ? 1 : 0);
}

async function settled(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ left: number }>(
    `select (select count(*)::int from "NotificationDelivery" where state = 'PENDING')
       + (select count(*)::int from graphile_worker.jobs where attempts < max_attempts and run_at <= now()) as left`,
  );
  return rows[0]?.left === 0;
}

/** How many mails each of them got, and under how many Message-IDs. */
function letters(sinks: SmtpSink[], readers: string[]): { email: string; mails: number; names: number }[] {
  const all = sinks.flatMap(({ taken, addressees }) =>
    taken.map((name, index) => ({ name, to: addressees[index] })),
  );
  return readers.map((email) => {
    const own = all.filter(({ to }) => to === email);
    return { email, mails: own.length, names: new Set(own.map(({ name }) => name)).size };
  });
}
