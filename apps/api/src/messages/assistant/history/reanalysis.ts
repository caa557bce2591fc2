import { setTimeout as wait } from 'node:timers/promises';
import type { Audit } from '@libs/audit/audit.js';
import type { Clock } from '@libs/clock/clock.js';
import type { Database } from '@libs/database/database.js';
import { isErased } from '@libs/database/database.errors.js';
import { StartError } from '@libs/errors/start-error.js';
import type { Jobs } from '@libs/jobs/jobs.js';
import type { Choice, Position, ReanalysisRepository, Run } from './reanalysis.repository.js';
import { RescoreCustomer } from './rescore-customer.js';
import type { Silence, Understanding, Understood } from './understanding.js';

/** Messages of one question and of one transaction: what a hosted model answers at once; the local one takes more. */
const HOSTED_BATCH = 20;
const LOCAL_BATCH = 200;
/** Milliseconds after which a hosted model that failed is asked again, and how often before we give up. */
const REST_MS = 31_000;
const RESTS = 4;
/** Milliseconds that the scoring of a customer's leads waits for more of their messages: then it is done once. */
const SETTLE_MS = 60_000;

/** What to do. */
export interface Wish extends Choice {
  /** Whether the local model may stand in for hosted ones. */
  withLocal: boolean;
}

/** How it ended: through, told to stop, or because hosted models say nothing. */
export type Ending = 'DONE' | 'STOPPED' | Silence;

/** What a run tells while it goes on. */
export interface Listener {
  moved: (run: Run) => void;
  /** A hosted model is waited for. @param ms how long */
  waiting: (ms: number) => void;
}

/** What a run needs of the product. */
export interface Tools {
  database: Database;
  jobs: Jobs;
  audit: Audit;
  clock: Clock;
}

/**
 * Understands messages of the past again, batch by batch. What was learnt, how far we are and the jobs that draw
 * conclusions are one transaction: killed at any point, a run has done what it says, and the next one goes on there.
 */
export class Reanalysis {
  constructor(
    private readonly repository: ReanalysisRepository,
    private readonly understanding: Understanding,
    private readonly tools: Tools,
  ) {}

  /**
   * @param stop aborted when the run is to end after the batch it is at
   * @returns why it ended, and how far it came
   * @throws StartError when another run with the same choice is under way
   */
  async run(
    wish: Wish,
    from: Run,
    listener: Listener,
    stop: AbortSignal,
  ): Promise<{ ending: Ending; run: Run }> {
    const limit = this.understanding.hosted ? HOSTED_BATCH : LOCAL_BATCH;
    let run = from;
    let rests = 0;
    for (;;) {
      if (stop.aborted) return this.end(wish, from, run, 'STOPPED');
      const found = await this.repository.next(run, wish.by, limit);
      if (!found) {
        await this.repository.finish(run, this.tools.clock.now());
        return this.end(wish, from, run, 'DONE');
      }
      const { messages, reached } = found;
      const { understood, silence } =
        messages.length === 0 ? { understood: [] } : await this.understanding.of(messages, wish.withLocal);
      const last = understood.at(-1)?.message;
      const to = silence ? last && { at: last.at, id: last.id } : reached;
      if (to) run = await this.keep(run, to, understood, wish);
      listener.moved(run);
      if (understood.length > 0) rests = 0;
      if (silence === 'BUDGET') return this.end(wish, from, run, silence);
      if (silence === undefined) continue;
      if ((rests += 1) > RESTS) return this.end(wish, from, run, silence);
      listener.waiting(REST_MS);
      await wait(REST_MS, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** Somebody may be erased between our question and its answer: what we know of them is not written then. */
  private async keep(run: Run, to: Position, understood: Understood[], wish: Wish): Promise<Run> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.write(run, to, understood, wish);
      } catch (error) {
        if (!isErased(error) || attempt >= 3) throw error;
      }
    }
  }

  private write(run: Run, to: Position, understood: Understood[], wish: Wish): Promise<Run> {
    const { database, jobs, clock } = this.tools;
    return database.transaction(async () => {
      const now = clock.now();
      const touched: string[] = [];
      for (const provider of new Set(understood.map((one) => one.provider))) {
        const some = understood.filter((one) => one.provider === provider);
        const keepHosted = provider === 'local' && this.understanding.hosted && !wish.withLocal;
        touched.push(...(await this.repository.save(some, provider, keepHosted, now)));
      }
      if (!(await this.repository.move(run, to, understood.length, touched.length)))
        throw new StartError(
          'Another run with the same choice is under way, and has gone on from here. This one ends; nothing is done twice.',
        );
      const runAt = new Date(now.getTime() + SETTLE_MS);
      await jobs.addAll(
        [...new Set(touched)].map((customerId) => ({
          name: RescoreCustomer.name,
          payload: { customerId },
          maxAttempts: RescoreCustomer.maxAttempts,
          // One that waits is put off and not doubled: a lead is scored once when its messages are through.
          key: `rescore-customer:${customerId}`,
          runAt,
        })),
      );
      return {
        ...run,
        position: to,
        done: run.done + understood.length,
        changed: run.changed + touched.length,
      };
    });
  }

  private async end(wish: Wish, from: Run, run: Run, ending: Ending): Promise<{ ending: Ending; run: Run }> {
    if (run.changed > from.changed) {
      await this.tools.audit.record({
        action: 'reanalyzed',
        entity: 'message',
        after: {
          since: wish.since.toISOString(),
          until: run.until,
          by: wish.by,
          messages: run.done - from.done,
          changed: run.changed - from.changed,
        },
      });
    }
    return { ending, run };
  }
}
