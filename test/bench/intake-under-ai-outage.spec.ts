import { setTimeout as wait } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { untilQuiet } from '../faults/harness/checker.js';
import { atTheEnd } from '../faults/harness/closing.js';
import { Installation } from '../faults/harness/installation.js';
import { Load, type Sample } from '../faults/harness/load.js';
import { startAiSink } from '../faults/harness/sinks/ai-sink.js';
import { hanging, type HttpSink } from '../faults/harness/sinks/http-sink.js';

/** Rounds of each side, interleaved; messages a second, and seconds of a round. */
const ROUNDS = 4;
const PER_SECOND = 50;
const SECONDS = 6;

type Kind = 'well' | 'hanging';

/**
 * How long intake takes where the hosted model hangs, against where it answers: two processes that differ in nothing
 * else, asked in turns. Prints figures and judges none: `BENCH=1 npx vitest run test/bench`.
 */
describe.runIf(process.env.BENCH === '1')('intake', () => {
  it('is as fast where the AI provider hangs', async () => {
    const sides = { well: await Side.start('well'), hanging: await Side.start('hanging') };
    for (const side of Object.values(sides)) await side.round('warm');
    sides.well.samples.length = sides.hanging.samples.length = 0;
    // Both models were well so far; the breaker is closed when this one begins to hang.
    sides.hanging.sink.behave = hanging;
    const ratios: number[] = [];
    for (let turn = 0; turn < ROUNDS; turn += 1) {
      const order: Kind[] = turn % 2 === 0 ? ['hanging', 'well'] : ['well', 'hanging'];
      const took = { well: 0, hanging: 0 };
      for (const kind of order) took[kind] = await sides[kind].round(`turn${turn}`);
      ratios.push(took.hanging / took.well);
    }
    const ratio = p95(sides.hanging.samples) / p95(sides.well.samples);
    process.stdout.write(
      `\n${sides.well.line()}\n${sides.hanging.line()}\np95 hanging / well: ${ratio.toFixed(2)} over all, ` +
        `${ratios.map((one) => one.toFixed(2)).join(' ')} by round\n`,
    );
  }, 600_000);
});

/** A process of the product with a model of its own. */
class Side {
  readonly samples: Sample[] = [];

  private constructor(
    private readonly kind: Kind,
    readonly sink: HttpSink,
    private readonly installation: Installation,
    private readonly base: string,
  ) {}

  static async start(kind: Kind): Promise<Side> {
    const sink = await startAiSink();
    atTheEnd(() => sink.close());
    const installation = await Installation.create({
      env: { GEMINI_API_KEY: 'a key', GEMINI_API_URL: sink.origin },
    });
    atTheEnd(() => installation.close());
    const { base } = await installation.start();
    return new Side(kind, sink, installation, base);
  }

  /** One round of load. @returns its p95 in ms */
  async round(name: string): Promise<number> {
    const { ledger, pool } = this.installation;
    const load = new Load({
      targets: () => [this.base],
      ledger,
      perSecond: PER_SECOND,
      customers: 20,
      name: `${this.kind}-${name}`,
    });
    await wait(SECONDS * 1_000);
    await load.finish();
    await untilQuiet(pool);
    this.samples.push(...load.samples);
    return p95(load.samples);
  }

  line(): string {
    const [half, most] = [at(this.samples, 0.5), p95(this.samples)].map((ms) => ms.toFixed(1));
    return `${this.kind}: ${this.samples.length} messages, p50 ${half} ms, p95 ${most} ms, ${this.sink.arrived.length} questions`;
  }
}

function p95(samples: readonly Sample[]): number {
  return at(samples, 0.95);
}

function at(samples: readonly Sample[], share: number): number {
  const times = samples.map(({ ms }) => ms).sort((a, b) => a - b);
  return times[Math.floor(times.length * share)] ?? 0;
}
