import { Injectable } from '@nestjs/common';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { ActionTokensForPushes } from '../actions/push-tokens.service.js';
import { HeldNews } from '../news/held-news.service.js';
import { PushDeliveriesRepository, type ClaimedPush } from './push-deliveries.repository.js';
import { PushSending } from './push-sending.service.js';
import { SEND_PUSHES, sendPushes, type SendPushes } from './send-pushes.js';

/** Pushes claimed with one statement, and how many of them are on their way at the same time. */
const BATCH = 32;
const AT_ONCE = 16;
/** Milliseconds after which a run hands on to the next, so that other jobs get their turn. */
const RUN = 10_000;
/** Seconds that a push service is left alone when it gave no answer to anything. */
const SILENCE = 30;

/**
 * Sends what is due at one push service, many at a time, and plans the next run. Which pushes are due is in their
 * rows: a run that is cut off is repeated, and sends what it had in hand a minute later.
 */
@Injectable()
@HandlesJob(SEND_PUSHES)
export class SendPushesJob implements JobHandler<SendPushes> {
  constructor(
    private readonly deliveries: PushDeliveriesRepository,
    private readonly sending: PushSending,
    private readonly tokens: ActionTokensForPushes,
    private readonly held: HeldNews,
    private readonly jobs: Jobs,
  ) {}

  async run({ origin }: SendPushes): Promise<void> {
    const end = performance.now() + RUN;
    // What is not put together by the end of the run is left as it is, for the next one.
    while (performance.now() < end && (await this.deliveries.gather(origin)));
    let silent = false;
    while (!silent && performance.now() < end) {
      const batch = await this.deliveries.claim(origin, BATCH);
      if (batch.length === 0) break;
      const held = await this.held.hold('push', batch);
      silent = await this.sendAll(batch.filter(({ deliveryId }) => !held.has(deliveryId)));
    }
    await this.planNext(origin, silent ? SILENCE : 0);
  }

  /**
   * A run that died each time with its process, or whose place another run took before it died, ends nobody's push:
   * each has attempts of its own and a time after which it is no news.
   */
  async giveUp({ origin }: SendPushes): Promise<void> {
    await this.planNext(origin, SILENCE);
  }

  private async planNext(origin: string, pause: number): Promise<void> {
    const next = await this.deliveries.nextAt(origin, pause);
    if (next) await this.jobs.addAll([sendPushes(origin, next)]);
  }

  /** @returns whether the push service gave no answer to anything it was asked: what is left waits for its next turn */
  private async sendAll(batch: ClaimedPush[]): Promise<boolean> {
    const tokens = await this.tokens.open(batch);
    const waiting = [...batch];
    const taken: ClaimedPush[] = [];
    const answers = new Set<string>();
    const lane = async (): Promise<void> => {
      for (let push = waiting.shift(); push; push = waiting.shift()) {
        const answer = await this.sending.send(push, tokens.get(push.deliveryId));
        if (answer === 'taken') taken.push(push);
        answers.add(answer);
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
    if (taken.length > 0) await this.sending.taken(taken);
    const failed = lanes.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return answers.has('silent') && !answers.has('taken') && !answers.has('answered');
  }
}
