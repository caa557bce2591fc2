import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { answering, type Behaviour, type ModelServer } from '@libs/ai/testing/model-server.js';
import { projectPath } from '@libs/config/project-path.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownPlace, type OwnPlace } from '../../support/own-place.js';
import { noteEnvironment } from '../../support/spoken.js';
import { sql } from '../backup/data.js';
import { startProvider, understanding, understood } from './provider.js';

const MESSAGES = 200;
const BATCH = 20;

let server: ModelServer;
let place: OwnPlace;
let env: Record<string, string>;
beforeAll(async () => {
  const provider = await startProvider();
  server = provider.server;
  place = await ownPlace();
  env = { ...provider.env, DATA_DIR: place.folder, DATABASE_URL: place.url };
});
afterAll(async () => {
  await place.remove();
  await server.close();
});

/** Four customers with 50 messages each, said in January and understood by the local model; every tenth was corrected. */
beforeEach(async () => {
  server.reset();
  server.behave = understanding;
  await sql(
    place.url,
    `truncate "Customer", "AnalysisRun", "AiCall", "AiBudgetDay", graphile_worker._private_jobs cascade`,
  );
  await sql(
    place.url,
    `insert into "Customer" (id, name, "updatedAt") select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'C' || n, now() from generate_series(1, 4) n`,
  );
  await sql(
    place.url,
    `insert into "Conversation" (id, "customerId", platform, "updatedAt") select id, id, 'API', now() from "Customer"`,
  );
  await sql(
    place.url,
    `insert into "Message" (id, "conversationId", "customerId", platform, direction, status, body, intent,
       "intentConfidence", sentiment, "sentimentScore", language, "analyzedBy", "occurredAt")
     select gen_random_uuid(), c.id, c.id, 'API', 'INBOUND', 'RECEIVED', 'words ' || n, 'GENERAL', 0.5, 'NEUTRAL', 0, 'en',
       case when n % 10 = 0 then 'agent' else 'local' end, '2026-01-01'::timestamptz + n * interval '1 hour'
     from generate_series(1, 50) n cross join "Customer" c`,
  );
});

interface Ended {
  code: unknown;
  out: string;
  said: string;
}

function start(
  args: string[],
  more: Record<string, string> = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const all = { ...env, ...more };
  noteEnvironment(all);
  const child = spawn(process.execPath, [projectPath('tools/run.mjs'), 'apps/api/src/analyze.js', ...args], {
    cwd: place.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...all },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as unknown, out, said })) };
}

const analyze = (args: string[], more: Record<string, string> = {}): Promise<Ended> =>
  start(['--since', '2026-01-01', ...args], more).ended;

/** How many messages each provider understood. */
async function by(): Promise<Record<string, number>> {
  const rows = await sql<{ by: string; count: number }>(
    place.url,
    `select "analyzedBy" as by, count(*)::int as count from "Message" group by 1`,
  );
  return Object.fromEntries(rows.map(({ by: who, count }) => [who, count]));
}

const run = async (): Promise<{ done: number; changed: number; finished: boolean } | undefined> =>
  (
    await sql<{ done: number; changed: number; finished: boolean }>(
      place.url,
      'select done, changed, "finishedAt" is not null as finished from "AnalysisRun"',
    )
  )[0];

/** Everything that a run could change. */
const everything = async (): Promise<unknown> =>
  sql(
    place.url,
    `select (select md5(string_agg(m::text, '' order by id)) from "Message" m) as messages,
       (select count(*)::int from graphile_worker._private_jobs) as jobs, (select count(*)::int from "AnalysisRun") as runs,
       (select count(*)::int from "AiCall") as calls, (select count(*)::int from "AuditEntry") as entries`,
  );

describe('npm run analyze', { timeout: 120_000 }, () => {
  it('understands the past again, leaves the word of agents and what is of the erased, and scores each lead once', async () => {
    await sql(place.url, `update "Customer" set "erasedAt" = now() where name = 'C4'`);
    const corrected = `select md5(string_agg(m::text, '' order by m.id)) as all from "Message" m join "Customer" c on c.id = m."customerId" where "analyzedBy" = 'agent' or c.name = 'C4'`;
    const before = await sql(place.url, corrected);
    const { code, out, said } = await analyze([]);
    expect([code, said]).toEqual([0, '']);
    expect(out).toContain('135 messages were understood again, 135 of them differently');
    expect(await by()).toEqual({ 'openai-compatible': 135, agent: 20, local: 45 });
    expect(await sql(place.url, corrected)).toEqual(before);
    expect(server.asked).toHaveLength(Math.ceil(135 / BATCH));
    const jobs = await sql(place.url, `select key, payload from graphile_worker._private_jobs order by key`);
    expect(jobs.map(({ key }) => String(key))).toEqual(
      [1, 2, 3].map((n) => `rescore-customer:00000000-0000-7000-8000-00000000000${n}`),
    );
    const entries = await sql(
      place.url,
      `select action, changes->'changed'->'to' as changed from "AuditEntry"`,
    );
    expect(entries).toEqual([{ action: 'reanalyzed', changed: 135 }]);
    // Once more: all is as it was.
    const again = await analyze([]);
    expect(again.out).toContain('135 messages were understood again, 0 of them differently');
  });

  it('leaves alone what is corrected, replaced or taken back while a model is thinking', async () => {
    await sql(
      place.url,
      `delete from "Message" where body not in ('words 1', 'words 2', 'words 3', 'words 4')`,
    );
    server.behave = (response, asked, count) => {
      void sql(
        place.url,
        `update "Message" set "analyzedBy" = case body when 'words 1' then 'agent' else "analyzedBy" end,
           body = case body when 'words 2' then 'other words' else body end,
           "revokedAt" = case body when 'words 3' then now() end where body <> 'other words'`,
      ).then(() => understanding(response, asked, count));
    };
    const { code, out } = await analyze([], { OPENAI_TIMEOUT_SECONDS: '10' });
    expect([code, out]).toEqual([
      0,
      expect.stringContaining('16 messages were understood again, 4 of them differently'),
    ]);
    expect(await by()).toEqual({ agent: 4, local: 8, 'openai-compatible': 4 });
  });

  it('goes on after kill -9 where it was, and does nothing twice', async () => {
    const killed = start(['--since', '2026-01-01']);
    server.behave = (response, asked, count) => {
      if (count === 5) killed.child.kill('SIGKILL');
      else setTimeout(() => understanding(response, asked, count), 30);
    };
    await killed.ended;
    const half = await run();
    expect(half).toEqual({ done: 4 * BATCH, changed: 4 * BATCH, finished: false });
    expect((await by())['openai-compatible']).toBe(4 * BATCH);
    server.behave = understanding;
    const { code, out } = await analyze([]);
    expect(code).toBe(0);
    expect(out).toContain(`Going on where the last run was cut off, after ${4 * BATCH} messages.`);
    expect(await run()).toEqual({ done: 180, changed: 180, finished: true });
    expect(await by()).toEqual({ 'openai-compatible': 180, agent: 20 });
    // Only the question that was under way is asked again.
    const bodies = server.asked.map(({ body }) => JSON.stringify(understood(body).data));
    expect(bodies.length - new Set(bodies).size).toBe(1);
  });

  it('ends in order at SIGTERM, and begins anew with --restart', async () => {
    const stopped = start(['--since', '2026-01-01']);
    server.behave = (response, asked, count) => {
      if (count === 3) stopped.child.kill('SIGTERM');
      setTimeout(() => understanding(response, asked, count), 200);
    };
    const { code, out } = await stopped.ended;
    expect([code, out]).toEqual([143, expect.stringContaining('Stopped: 60 messages')]);
    server.reset();
    const again = await analyze(['--restart']);
    expect(again.out).not.toContain('Going on');
    expect(server.asked).toHaveLength(180 / BATCH);
  });

  it('stops with a sentence when the budget is used up, and goes on with the local model when told to', async () => {
    await sql(
      place.url,
      `update "Message" set "analyzedBy" = 'gemini' where body = 'words 49' and "analyzedBy" = 'local'`,
    );
    const budget = { AI_DAILY_REQUESTS: '3' };
    const { code, out } = await analyze([], budget);
    expect(code).toBe(0);
    expect(out).toMatch(/budget of today .* is used up: 60 messages .*--with-local/);
    expect(server.asked).toHaveLength(3);
    expect(await by()).toEqual({ 'openai-compatible': 60, agent: 20, local: 116, gemini: 4 });
    const again = await analyze([], budget);
    expect(again.out).toContain('used up: 60 messages');
    expect(server.asked).toHaveLength(3);
    const locally = await analyze(['--with-local'], budget);
    expect(locally.out).toContain('Done: 180 messages');
    expect(await by()).toEqual({ 'openai-compatible': 60, agent: 20, local: 120 });
  });

  it('--dry-run tells how many there are and changes nothing', async () => {
    const before = await everything();
    const { code, out, said } = await analyze(['--dry-run', '--until', '2026-01-02'], {
      AI_DAILY_REQUESTS: '100',
    });
    expect([code, said]).toEqual([0, '']);
    // 23 hours of the first day, two of them corrected.
    expect(out).toMatch(
      /84 messages of 4 customers.*\n.*about 5 requests.*\n.*100 requests\.\nNothing was changed/,
    );
    expect(await everything()).toEqual(before);
    expect(server.asked).toHaveLength(0);
  });

  it('looks only at those that a provider understood, when asked to', async () => {
    await sql(place.url, `update "Message" set "analyzedBy" = 'gemini' where body in ('words 1', 'words 2')`);
    await analyze(['--provider', 'gemini', '--restart']);
    expect(await by()).toEqual({ 'openai-compatible': 8, agent: 20, local: 172 });
    await analyze(['--only-local-analysed']);
    expect(await by()).toEqual({ 'openai-compatible': 180, agent: 20 });
  });

  it('asks for each message by itself where one spoils the answer for all, and leaves that to the local model', async () => {
    const spoilt: Behaviour = (response, asked, count) => {
      const bad = asked.body.includes('"words 7\\\\"') || asked.body.includes('words 7\\"');
      (bad ? answering(400, '{}') : understanding)(response, asked, count);
    };
    server.behave = spoilt;
    await sql(
      place.url,
      `delete from "Message" where "customerId" <> '00000000-0000-7000-8000-000000000001'`,
    );
    const { code } = await analyze([]);
    expect(code).toBe(0);
    expect(await by()).toEqual({ 'openai-compatible': 44, agent: 5, local: 1 });
  });

  it.each([
    [[], /Say from when on/],
    [['--since', 'yesterday'], /takes a day/],
    [['--since', '2026-02-01', '--until', '2026-01-01'], /must be after/],
    [['--since', '2026-01-01', '--provider', 'agent'], /agents corrected/],
    [['--since', '2026-01-01', '--provider', 'x', '--only-local-analysed'], /give one of them/],
    [['--since', '2026-01-01', '--dry-rum'], /Unknown option '--dry-rum'/],
  ])('%j is refused in a sentence, and nothing is done', async (args, sentence) => {
    const { code, out, said } = await start(args).ended;
    expect([code, out]).toEqual([1, '']);
    expect(said).toMatch(sentence);
    expect(said).not.toMatch(/\n\s+at /);
  });
});

it('has as many messages as it says', async () => {
  expect(await sql(place.url, 'select count(*)::int as count from "Message"')).toEqual([{ count: MESSAGES }]);
});
