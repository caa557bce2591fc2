import { Injectable } from '@nestjs/common';
import type { PushOutcome } from '@libs/push/push-outcome.js';
import { WebPush } from '@libs/push/web-push.js';
import type { PushTokens } from '../actions/push-tokens.service.js';
import { NotificationKinds } from '../types/registry.js';
import { gatheredNews } from '../news/gathered-news.js';
import { PushDeliveriesRepository, type ClaimedPush } from './push-deliveries.repository.js';
import { MAX_PUSH_ATTEMPTS, pauseAfter } from './push-pauses.js';
import { payloadOf, PUSH_ICON, topicOf, type PushNews } from './push-payload.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

/** Shortest time, in seconds, that a push service is asked to keep something. */
const SHORTEST_TTL = 60;

/** Sends a push and writes down what became of it. */
@Injectable()
export class PushSending {
  constructor(
    private readonly push: WebPush,
    private readonly kinds: NotificationKinds,
    private readonly deliveries: PushDeliveriesRepository,
    private readonly subscriptions: PushSubscriptionsRepository,
  ) {}

  /**
   * Sends one push, and writes down what became of it unless it was taken: that is for `taken`, many at a time.
   *
   * @param tokens what its buttons are answered with
   * @returns how the push service answered; `unsent` when it was not asked
   */
  async send(
    claimed: ClaimedPush,
    tokens: PushTokens = {},
  ): Promise<'taken' | 'answered' | 'silent' | 'unsent'> {
    const { deliveryId, userId, urgent, type, age } = claimed;
    const { ttl, urgency } = this.kinds.of(type);
    if (claimed.unwanted !== null) await this.deliveries.skipped(deliveryId, claimed.unwanted);
    else if (age > ttl)
      await this.deliveries.dead(deliveryId, 'It was no news any more when it could be sent.');
    else {
      const news = this.newsOf(claimed, tokens);
      const outcome = await this.push.send(claimed, {
        payload: payloadOf(news),
        ttl: Math.max(Math.floor(ttl - age), SHORTEST_TTL),
        urgency: urgent ? 'high' : urgency,
        topic: topicOf(userId, news.tag),
      });
      if (outcome.kind === 'taken') return 'taken';
      await this.settle(claimed, outcome);
      return outcome.kind === 'later' && outcome.cause === 'silence' ? 'silent' : 'answered';
    }
    return 'unsent';
  }

  /** Writes down that these were taken. */
  async taken(pushes: readonly ClaimedPush[]): Promise<void> {
    await Promise.all([
      this.deliveries.sent(pushes.map(({ deliveryId }) => deliveryId)),
      this.subscriptions.worked(pushes.map(({ subscriptionId }) => subscriptionId)),
    ]);
  }

  /**
   * Notes at the device what became of a push to it.
   *
   * @param attempt which it was of this push, from 1
   * @returns whether the device was removed
   */
  async noteAt(
    { subscriptionId, endpoint }: Pick<ClaimedPush, 'subscriptionId' | 'endpoint'>,
    outcome: PushOutcome,
    attempt = 1,
  ): Promise<boolean> {
    if (outcome.kind === 'gone') return this.subscriptions.gone(subscriptionId, endpoint, outcome.reason);
    if (outcome.kind === 'taken') await this.subscriptions.worked([subscriptionId]);
    else
      await this.subscriptions.failed(subscriptionId, endpoint, outcome.reason, askedFor(outcome, attempt));
    return false;
  }

  private newsOf(claimed: ClaimedPush, tokens: PushTokens): PushNews {
    const { title, body, type, tag, url, badge, data, gathered } = claimed;
    const shown = { icon: PUSH_ICON, type, badge };
    if (gathered) return { ...shown, ...gatheredNews(gathered, this.kinds) };
    const actions = this.kinds.actionsFor(type, data);
    return { ...shown, title, body, tag, url, actions, data: { ...data, tokens } };
  }

  private async settle(claimed: ClaimedPush, outcome: PushOutcome): Promise<void> {
    const { deliveryId, attempt } = claimed;
    const removed = await this.noteAt(claimed, outcome, attempt);
    // What was on its way to a device has ended with it. One that is reached at another address now gets it there.
    if (removed || outcome.kind === 'taken') return;
    if (outcome.kind === 'refused') return this.deliveries.dead(deliveryId, outcome.reason);
    const pause = pauseAfter(attempt, outcome.kind === 'later' ? outcome.afterSeconds : undefined);
    if (pause !== undefined) return this.deliveries.retry(deliveryId, pause, outcome.reason);
    await this.deliveries.dead(deliveryId, `${outcome.reason} Given up after ${MAX_PUSH_ATTEMPTS} attempts.`);
  }
}

/** Seconds for which the push service wants to be left alone for a device; undefined when it does not. */
function askedFor(outcome: PushOutcome, attempt: number): number | undefined {
  if (outcome.kind !== 'later' || outcome.cause !== 'limit') return undefined;
  return outcome.afterSeconds ?? pauseAfter(attempt, undefined);
}
