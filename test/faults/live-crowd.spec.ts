import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Person } from './harness/client.js';
import { atTheEnd } from './harness/closing.js';
import { Installation } from './harness/installation.js';
import { report, WHOLE_SET } from './harness/rounds.js';
import { silentStream, StreamCrowd } from './harness/stream-crowd.js';

const STREAMS = 1_000;
/** Who read while one does not: what makes that one fall behind is sent to all of them. */
const OTHERS = 250;
const MARKER = 'event: message.updated\n';
/** Milliseconds after which an event that was not told counts as lost: generous, for a busy machine. */
const LOST_AFTER = 60_000;
const KILOBYTE = 1_024;

/** A process of the product, somebody's message to tell of, and an open crowd. */
class Scene {
  private constructor(
    readonly installation: Installation,
    readonly base: string,
    readonly ada: Person,
    private readonly message: { messageId: string; customerId: string; conversationId: string },
  ) {}

  /** @param length characters of the message */
  static async open(length: number): Promise<Scene> {
    const installation = await Installation.create({ env: { PROCESS_ROLE: 'web' } });
    atTheEnd(() => installation.close());
    const { base } = await installation.start();
    return new Scene(installation, base, await Person.signIn(base), await someMessage(installation, length));
  }

  /** So many open streams. */
  async crowd(size: number): Promise<StreamCrowd> {
    const crowd = new StreamCrowd(this.base, this.ada.token, MARKER);
    atTheEnd(() => crowd.close());
    await crowd.open(size);
    return crowd;
  }

  /** Tells of the message so many times, as a process of the product does when it changes. */
  async tell(times: number): Promise<void> {
    await this.installation.pool.query(
      `with told as (
         insert into "LiveEvent" (type, payload) select 'message.updated', $1::jsonb from generate_series(1, $2::int)
         returning seq)
       select pg_notify('live', seq::text) from told`,
      [JSON.stringify(this.message), times],
    );
  }

  /** Kilobytes that the process holds. */
  async memory(): Promise<number> {
    const { body } = await this.ada.get('/api/analytics/performance');
    const { process: held } = body as { process: { rss: number } };
    return held.rss / KILOBYTE;
  }
}

async function someMessage(
  installation: Installation,
  length: number,
): Promise<{ messageId: string; customerId: string; conversationId: string }> {
  const { rows } = await installation.pool.query<{
    messageId: string;
    customerId: string;
    conversationId: string;
  }>(
    `with customer as (
       insert into "Customer" (id, name) values (gen_random_uuid(), 'Grace') returning id
     ), conversation as (
       insert into "Conversation" (id, "customerId", platform) select gen_random_uuid(), id, 'API' from customer
       returning id, "customerId"
     )
     insert into "Message" (id, "customerId", "conversationId", platform, direction, status, body, "occurredAt")
     select gen_random_uuid(), "customerId", id, 'API', 'INBOUND', 'RECEIVED', repeat('x', $1::int), now()
     from conversation returning id as "messageId", "customerId", "conversationId"`,
    [length],
  );
  const [message] = rows;
  if (!message) throw new Error('the message was not written');
  return message;
}

describe('a thousand open streams in one process', () => {
  it('are all told of every event, once', { timeout: 180_000 }, async () => {
    const scene = await Scene.open(200);
    // What the first streams need once is not counted for each.
    const first = await scene.crowd(10);
    await scene.tell(1);
    expect(await first.told(1, LOST_AFTER)).toBeDefined();
    first.close();
    const before = await scene.memory();
    const begun = performance.now();
    const crowd = await scene.crowd(STREAMS);
    const opened = performance.now() - begun;
    const after = await scene.memory();
    const oneEvent: string[] = [];
    for (let event = 1; event <= 5; event += 1) {
      await scene.tell(1);
      const took = await crowd.told(event, LOST_AFTER);
      expect(took).toBeDefined();
      oneEvent.push(`${took?.half.toFixed(0)}/${took?.all.toFixed(0)}`);
    }
    await scene.tell(50);
    const burst = await crowd.told(55, LOST_AFTER);
    expect(burst).toBeDefined();
    // Time for one that comes twice.
    await wait(200);
    expect(crowd.counts).toEqual(Array.from({ length: STREAMS }, () => 55));
    expect(crowd.size).toBe(STREAMS);
    report('live crowd', {
      streams: STREAMS,
      openedInMs: Math.round(opened),
      halfAndAllToldAfterMs: oneEvent,
      fiftyAtOnceMs: Math.round(burst?.all ?? 0),
      megabytesBeforeAndAfter: [before, after].map((held) => Math.round(held / KILOBYTE)),
    });
  });
});

describe.runIf(WHOLE_SET)('a client that reads nothing, among hundreds', () => {
  it('is cut off, and all others are told everything', { timeout: 600_000 }, async () => {
    const scene = await Scene.open(10_000);
    const crowd = await scene.crowd(OTHERS);
    const silent = await silentStream(scene.base, scene.ada.token);
    let cut = false;
    silent.on('close', () => (cut = true));
    const before = await scene.memory();
    let most = before;
    // 10 MB for each: more than kernel and stream hold back for a client together.
    const rounds = 20;
    for (let round = 1; round <= rounds; round += 1) {
      await scene.tell(50);
      expect(await crowd.told(round * 50, LOST_AFTER)).toBeDefined();
      most = Math.max(most, await scene.memory());
    }
    expect(crowd.counts).toEqual(Array.from({ length: OTHERS }, () => rounds * 50));
    // It learns of its end when it reads.
    silent.resume();
    await expect.poll(() => cut, { timeout: 10_000 }).toBe(true);
    report('silent among a crowd', {
      others: OTHERS,
      megabytesGrown: Math.round((most - before) / KILOBYTE),
    });
  });
});
