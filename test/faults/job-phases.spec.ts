import { describe, expect, it } from 'vitest';
import { NetworkProxy } from '../support/network-proxy.js';
import { Installation } from './harness/installation.js';
import { killNow } from './harness/injector.js';
import { check, untilQuiet } from './harness/checker.js';
import { report, ROUNDS, WHOLE_SET } from './harness/rounds.js';
import type { HttpSink } from './harness/sinks/http-sink.js';
import { keyOf, taking } from './harness/sinks/whatsapp-sink.js';
import { addWhatsappCustomer, say } from './harness/whatsapp-customer.js';
import { whatsappInstallation } from './harness/whatsapp-installation.js';

describe.runIf(WHOLE_SET)('a process killed in the middle of its jobs', () => {
  it('leaves jobs that another one runs within 60 s, whichever phase they were in', async () => {
    const { sink, installation, pool } = await whatsappInstallation();
    const web = await installation.start({ PROCESS_ROLE: 'web' });
    const person = await installation.person(web);
    const mia = await addWhatsappCustomer(pool, '14155550142');
    const recovered: number[] = [];
    let repeated = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const seconds = await killInEveryPhase(installation, sink, (n) =>
        say(person, mia, `round ${round}, message ${n}`),
      );
      recovered.push(seconds);
      await untilQuiet(pool);
      const statuses = await pool.query<{ status: string }>(`select distinct status::text from "Message"`);
      expect(statuses.rows).toEqual([{ status: 'SENT' }]);
      const counts = [...sink.effects().values()];
      repeated = counts.reduce((sum, count) => sum + count - 1, 0);
      expect(counts).toHaveLength((round + 1) * 4);
      expect(repeated).toBeLessThanOrEqual(round + 1);
      const { stuck, dead, abandoned } = await check(pool, installation.ledger);
      expect({ stuck, dead, abandoned }).toEqual({ stuck: [], dead: [], abandoned: [] });
    }
    report('a process killed in each phase of a job', {
      secondsUntilRunAgain: recovered,
      sentTwice: repeated,
    });
    expect(Math.max(...recovered)).toBeLessThan(60);
  }, 2_400_000);
});

/** One job in each phase when its process is killed. @returns seconds until another process has done them all */
async function killInEveryPhase(
  installation: Installation,
  sink: HttpSink,
  sayIt: (n: number) => Promise<string>,
): Promise<number> {
  const ids = [await sayIt(1), await sayIt(2), await sayIt(3), await sayIt(4)] as const;
  const [claimed, begun, sent, marked] = ids;
  const proxy = await NetworkProxy.toServerOf(installation.url);
  const arrived = new Promise<void>((done) => {
    sink.behave = (response, request) => {
      if (keyOf(request) === sent) done();
      else return taking(response, request);
    };
  });
  const phases = [
    proxy.hold(claimed, 'down'),
    proxy.hold(begun, 'up'),
    arrived,
    proxy.hold('complete_job', 'up'),
  ];
  const victim = await installation.start({
    DATABASE_URL: proxy.through(installation.url),
    WORKER_CONCURRENCY: '4',
  });
  await Promise.all(phases);
  expect(sink.effects().get(claimed)).toBeUndefined();
  expect(sink.effects().get(begun)).toBeUndefined();
  const { rows } = await installation.pool.query<{ id: string }>(
    `select id::text from "Message" where status = 'SENT' and id = any($1)`,
    [ids],
  );
  expect(rows).toEqual([{ id: marked }]);
  sink.behave = taking;
  await killNow(victim);
  await proxy.close();
  const began = performance.now();
  const successor = await installation.start();
  await untilQuiet(installation.pool);
  const seconds = (performance.now() - began) / 1000;
  await successor.stop();
  return seconds;
}
