import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ALL_WELL, check, untilQuiet } from './harness/checker.js';
import { atTheEnd } from './harness/closing.js';
import { lives, residentBytes } from './harness/injector.js';
import { Installation } from './harness/installation.js';
import { Load, summary } from './harness/load.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { startAiSink, understanding, writing } from './harness/sinks/ai-sink.js';
import {
  answering,
  cutShort,
  cutting,
  dripping,
  hanging,
  type Behaviour,
} from './harness/sinks/http-sink.js';

const FAULTS: [string, Behaviour][] = [
  ['hangs', hanging],
  ['answers 429', answering(429, {}, { 'retry-after': '30' })],
  ['answers 500', answering(500)],
  ['writes garbage', writing('Sure! Here is what I think of it.')],
  ['sends no JSON at all', answering(200, '<html>it works</html>')],
  ['sends 5 MB', answering(200, 'x'.repeat(5 * 2 ** 20))],
  ['breaks the connection', cutting],
  ['breaks off in the middle', cutShort],
  ['sends a byte in a second', dripping],
];

/** Three failed questions of two tries end the asking; four are asked side by side. */
const MOST_CALLS = 2 * (3 + 4);

describe.runIf(WHOLE_SET)('when the AI provider', () => {
  it.each([...FAULTS, ['does one thing after another', inTurn()] as const])(
    '%s, messages are taken in as fast as ever and understood by the local rules',
    async (name, behaviour) => {
      const sink = await startAiSink();
      atTheEnd(() => sink.close());
      sink.behave = behaviour;
      const installation = await Installation.create({
        env: { GEMINI_API_KEY: 'a key', GEMINI_API_URL: sink.origin },
      });
      atTheEnd(() => installation.close());
      const product = await installation.start();
      const { ledger, pool } = installation;
      const before = residentBytes(product);
      const targets = (): string[] => [product.base];
      const load = new Load({ targets, ledger, perSecond: 10, customers: 5, name: 'ai' });
      await wait(4_000);
      await load.finish();
      const drained = await untilQuiet(pool);
      const { rows } = await pool.query(
        `select distinct "analyzedBy" as by from "Message" where direction = 'INBOUND'`,
      );
      const calls = sink.arrived.length;
      report(`the AI provider ${name}`, {
        ...summary(load.samples),
        calls,
        secondsUntilDrained: drained / 1000,
        grownMiB: (residentBytes(product) - before) / 2 ** 20,
      });
      expect(rows).toEqual([{ by: 'local' }]);
      expect(new Set(load.samples.map(({ status }) => status))).toEqual(new Set([200]));
      expect(calls).toBeGreaterThan(0);
      expect(calls).toBeLessThanOrEqual(MOST_CALLS);
      expect(await check(pool, ledger)).toEqual(ALL_WELL);
      expect(lives(product)).toBe(true);
    },
    120_000,
  );

  it.runIf(WHOLE_SET)(
    'is well again, it is asked again',
    async () => {
      const sink = await startAiSink();
      atTheEnd(() => sink.close());
      sink.behave = answering(500);
      const installation = await Installation.create({
        env: { GEMINI_API_KEY: 'a key', GEMINI_API_URL: sink.origin },
      });
      atTheEnd(() => installation.close());
      const product = await installation.start();
      const { ledger, pool } = installation;
      const targets = (): string[] => [product.base];
      const load = new Load({ targets, ledger, perSecond: 2, customers: 5, name: 'ai' });
      await wait(5_000);
      sink.behave = understanding;
      await wait(35_000);
      await load.finish();
      await untilQuiet(pool);
      const { rows } = await pool.query(
        `select "analyzedBy" as by from "Message" where direction = 'INBOUND' order by id desc limit 1`,
      );
      expect(rows).toEqual([{ by: 'gemini' }]);
      expect(await check(pool, ledger)).toEqual(ALL_WELL);
    },
    120_000,
  );
});

/** Every request meets another fault, none of which takes long. */
function inTurn(): Behaviour {
  const quick = FAULTS.filter(([, behaviour]) => behaviour !== hanging && behaviour !== dripping);
  let turn = 0;
  return (response, arrived) => quick[turn++ % quick.length]?.[1](response, arrived);
}
