import { Injectable } from '@nestjs/common';
import type { PushOutcome } from '@libs/push/push-outcome.js';
import { WebPush } from '@libs/push/web-push.js';
import type { PushTokens } from '../actions/push-tokens.service.js';
import { NotificationKinds } from '../types/registry.js';
import { PushDeliveriesRepository, type ClaimedPush } from './push-deliveries.repository.js';
import { MAX_PUSH_ATTEMPTS, pauseAfter } from './push-pauses.js';
import { payloadOf, PUSH_ICON, topicOf } from './push-payload.js';
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
   * @param tokens what its buttons are answered with
   * @returns whether the push service gave an answer
   */
  async send(claimed: ClaimedPush, tokens: PushTokens = {}): Promise<boolean> {
    const { deliveryId, userId, tag, urgent, type, age } = claimed;
    const { ttl, urgency } = this.kinds.of(type);
    if (!claimed.wanted)
      await this.deliveries.skipped(deliveryId, 'It was read elsewhere, or the person has left.');
    else if (age > ttl)
      await this.deliveries.dead(deliveryId, 'It was no news any more when it could be sent.');
    else {
      const { title, body, url, badge } = claimed;
      const actions = this.kinds.actionsFor(type, claimed.data);
      const data = { ...claimed.data, tokens };
      const outcome = await this.push.send(claimed, {
        payload: payloadOf({ title, body, icon: PUSH_ICON, type, tag, url, badge, actions, data }),
        ttl: Math.max(Math.floor(ttl - age), SHORTEST_TTL),
        urgency: urgent ? 'high' : urgency,
        topic: topicOf(userId, tag),
      });
      await this.settle(claimed, outcome);
      return outcome.kind !== 'later' || outcome.cause !== 'silence';
    }
    return true;
  }

  /** Notes at the device what became of a push to it. @param pause of the next one, in seconds, if it is too early for one */
  async noteAt(subscriptionId: string, outcome: PushOutcome, pause?: number): Promise<void> {
    if (outcome.kind === 'taken') await this.subscriptions.worked(subscriptionId);
    else if (outcome.kind === 'gone') await this.subscriptions.gone(subscriptionId, outcome.reason);
    else await this.subscriptions.failed(subscriptionId, outcome.reason, pause);
  }

  private async settle(
    { deliveryId, subscriptionId, attempt }: ClaimedPush,
    outcome: PushOutcome,
  ): Promise<void> {
    if (outcome.kind === 'taken') await this.deliveries.sent(deliveryId);
    else if (outcome.kind === 'gone' || outcome.kind === 'refused')
      await this.deliveries.dead(deliveryId, outcome.reason);
    const pause = outcome.kind === 'later' ? pauseAfter(attempt, outcome.afterSeconds) : undefined;
    const asked =
      outcome.kind === 'later' && outcome.cause === 'limit' ? (outcome.afterSeconds ?? pause) : undefined;
    if (outcome.kind === 'later') {
      if (pause === undefined) {
        const reason = `${outcome.reason} Given up after ${MAX_PUSH_ATTEMPTS} attempts.`;
        await this.deliveries.dead(deliveryId, reason);
      } else await this.deliveries.retry(deliveryId, pause, outcome.reason);
    }
    await this.noteAt(subscriptionId, outcome, asked);
  }
}
