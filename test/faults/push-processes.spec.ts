import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type pg from 'pg';
import { Browser } from '../support/browser.js';
import type { ProductProcess } from '../support/product-process.js';
import { ALL_WELL, check, untilQuiet } from './harness/checker.js';
import { deliver, insist, type Person } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { eventually } from './harness/eventually.js';
import { killNow } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { KIND } from './harness/load.js';
import { randomFrom, report, ROUNDS, SEED, WHOLE_SET } from './harness/rounds.js';
import { answering, hanging, type Behaviour, type HttpSink } from './harness/sinks/http-sink.js';
import { accepting, startPushSink } from './harness/sinks/push-sink.js';

const random = randomFrom(SEED);

describe.runIf(WHOLE_SET)('pushes of real processes', () => {
  it('reach every device that works while others are gone, limited, broken or silent', async () => {
    const { installation, web, person, sink } = await office();
    const silent = await startPushSink();
    atTheEnd(() => silent.close());
    silent.behave = hanging;
    await installation.start({ PROCESS_ROLE: 'worker' });
    const places: Record<string, Behaviour> = {
      well: accepting,
      gone: answering(410),
      limited: inTurn([answering(429, {}, { 'retry-after': '12' }), accepting]),
      broken: inTurn([answering(500), accepting]),
    };
    const paths: Record<string, string> = {};
    for (const name of Object.keys(places)) paths[name] = await subscribe(person, sink, name);
    await subscribe(person, silent, 'silent');
    const behaviours = new Map(Object.entries(places).map(([name, behaviour]) => [paths[name], behaviour]));
    const at: Record<string, number[]> = {};
    sink.behave = (response, arrived) => {
      (at[arrived.path] ??= []).push(performance.now());
      return behaviours.get(arrived.path)?.(response, arrived);
    };
    const calls = (name: string): number[] => at[paths[name] ?? ''] ?? [];
    const began = performance.now();
    await say(installation, web, 'first');
    await eventually(() => calls('gone').length === 1 && calls('broken').length === 1);
    await eventually(async () => (await devices(person)).length === 4);
    await say(installation, web, 'second');
    await eventually(() => calls('well').length === 2);
    const quick = (performance.now() - began) / 1000;
    await eventually(() => calls('limited').length === 3 && calls('broken').length === 3);
    const [limited, again] = calls('limited');
    const { pool } = installation;
    const waiting = await states(pool, 'silent');
    silent.behave = accepting;
    await pool.query(`update "NotificationDelivery" set "nextAttemptAt" = now() where state = 'PENDING'`);
    await eventually(async () => (await states(pool, 'silent')).every((state) => state === 'SENT'));
    report('push services that are gone, limited, broken or silent', {
      calls: Object.fromEntries(Object.keys(places).map((name) => [name, calls(name).length])) as object,
      silentCalls: silent.arrived.length,
      secondsUntilTheWellHadBoth: quick,
      secondsOfPause: ((again ?? 0) - (limited ?? 0)) / 1000,
    });
    expect(calls('gone')).toHaveLength(1);
    expect(calls('well')).toHaveLength(2);
    expect((again ?? 0) - (limited ?? 0)).toBeGreaterThanOrEqual(11_500);
    expect(waiting).toEqual(['PENDING', 'PENDING']);
    for (const name of ['well', 'limited', 'broken'])
      expect(await states(pool, name)).toEqual(['SENT', 'SENT']);
    // What was answered with an error is repeated under its own topic.
    for (const [, count] of sink.effects()) expect(count).toBeLessThanOrEqual(2);
  }, 180_000);

  it('come once, and once more at most for each death of the process that sends them', async () => {
    const { installation, web, person, sink } = await office();
    const { pool, ledger } = installation;
    const kills = Math.min(ROUNDS, 20);
    const paths = [await subscribe(person, sink, 'one'), await subscribe(person, sink, 'other')];
    sink.behave = async (response, arrived) => {
      await wait(100);
      await accepting(response, arrived);
    };
    let worker = await installation.start({ PROCESS_ROLE: 'worker' });
    let messages = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const seen = sink.arrived.length;
      for (let n = 0; n < 4; n += 1) await say(installation, web, `k${messages++}`);
      await eventually(() => sink.arrived.length > seen, 120_000);
      await wait(random() * 150);
      await killNow(worker);
      worker = await installation.start({ PROCESS_ROLE: 'worker' });
    }
    const drained = await eventually(async () => {
      const { rows } = await pool.query<{ news: number; left: number }>(
        `select (select count(*)::int from "Notification" where type = 'MESSAGE') as news,
           (select count(*)::int from "NotificationDelivery" where state = 'PENDING') as left`,
      );
      return rows[0]?.news === messages && rows[0].left === 0;
    }, 240_000);
    const effects = sink.effects();
    const repeated = [...effects.values()].reduce((sum, count) => sum + count - 1, 0);
    report('a process killed while it pushes', {
      kills,
      pushes: effects.size,
      sentAgain: repeated,
      most: Math.max(...effects.values()),
      secondsUntilDrained: drained / 1000,
    });
    const { rows } = await pool.query<{ state: string; count: number; topics: number }>(
      `select d.state::text, count(*)::int, count(distinct (d.place, n.tag))::int as topics
       from "NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
       where d.target = 'push' group by d.state`,
    );
    expect(rows.map(({ state }) => state)).toEqual(['SENT']);
    expect(rows[0]?.count).toBeGreaterThanOrEqual(messages * paths.length);
    // Each conversation has a topic: whatever was sent again had the topic of the first time.
    expect(effects.size).toBe(rows[0]?.topics);
    const { rows: tried } = await pool.query<{ over: number }>(
      `select count(*)::int as over from "NotificationDelivery" where target = 'push' and attempts > 1 + $1`,
      [kills],
    );
    expect(tried).toEqual([{ over: 0 }]);
    expect(Math.max(...effects.values())).toBeLessThanOrEqual(1 + kills);
    // A run whose place another one took, and that died then, is tidied away by the job of every minute.
    await pool.query(`select graphile_worker.add_job('give-up-dead-jobs', '{}')`);
    await untilQuiet(pool);
    expect(await check(pool, ledger)).toEqual(ALL_WELL);
  }, 1_200_000);
});

interface Office {
  installation: Installation;
  web: ProductProcess;
  person: Person;
  sink: HttpSink;
}

/** A process that serves and runs no jobs, and a push service. */
async function office(): Promise<Office> {
  const installation = await Installation.create();
  atTheEnd(() => installation.close());
  const sink = await startPushSink();
  atTheEnd(() => sink.close());
  const web = await installation.start({ PROCESS_ROLE: 'web' });
  return { installation, web, person: await installation.person(web), sink };
}

/** Subscribes a browser of the administrator. @returns its path at the push service */
async function subscribe(person: Person, sink: HttpSink, name: string): Promise<string> {
  const browser = new Browser({ origin: sink.origin, at: () => [] });
  const reply = await person.post('/api/notifications/push/subscriptions', browser.subscription(name));
  expect(reply.status).toBe(201);
  return browser.path;
}

async function devices(person: Person): Promise<unknown[]> {
  const { body } = await person.get('/api/notifications/push/subscriptions');
  return (body as { data: unknown[] }).data;
}

/** A new customer writes, which is news. */
async function say({ ledger }: Installation, web: ProductProcess, id: string): Promise<void> {
  ledger.sending(KIND, id);
  const { status } = await insist(() => deliver(web.base, { id, customer: `customer-${id}`, body: 'Hello' }));
  ledger.answered(KIND, id, status);
  expect(status).toBe(200);
}

/** What became of the pushes to a device. */
async function states(pool: pg.Pool, device: string): Promise<string[]> {
  const { rows } = await pool.query<{ state: string }>(
    `select state::text from "NotificationDelivery" where target = 'push' and device = $1`,
    [device],
  );
  return rows.map(({ state }) => state);
}

/** One thing after another; the last one for ever. */
function inTurn(behaviours: Behaviour[]): Behaviour {
  let turn = 0;
  return (response, arrived) => behaviours[Math.min(turn++, behaviours.length - 1)]?.(response, arrived);
}
