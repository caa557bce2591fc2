import { Injectable } from '@nestjs/common';
import { orThrow } from '@libs/http/json.js';
import type { PushDevice } from '@libs/push/push-device.js';
import { WebPush } from '@libs/push/web-push.js';
import { DevicePaused, subscriptionNotFound } from '../notifications.errors.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { payloadOf, PUSH_ICON } from './push-payload.js';
import { PushSending } from './push-sending.service.js';
import type { PushTestDto } from './push-subscriptions.dto.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

/** Seconds that a push service keeps a test for a device that is away. */
const TEST_TTL = 300;

/** Shows people that a device of theirs can be reached. */
@Injectable()
export class PushTest {
  constructor(
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly push: WebPush,
    private readonly sending: PushSending,
    private readonly notifications: NotificationsRepository,
  ) {}

  /**
   * Sends a message to one of somebody's own devices at once.
   *
   * @throws notifications.subscription_not_found, DevicePaused
   */
  async send(id: string, userId: string): Promise<PushTestDto> {
    const device = await this.free(id, userId);
    const payload = payloadOf({
      title: 'It works',
      body: 'Notifications of Parley arrive on this device.',
      icon: PUSH_ICON,
      type: 'TEST',
      tag: 'test',
      url: '/settings/notifications',
      badge: await this.notifications.unread(userId),
      actions: [],
      data: {},
    });
    const outcome = await this.push.send(device, { payload, ttl: TEST_TTL, urgency: 'high' });
    const removed = await this.sending.noteAt({ subscriptionId: id, endpoint: device.endpoint }, outcome);
    if (outcome.kind === 'later') await this.free(id, userId);
    return {
      delivered: outcome.kind === 'taken',
      error: outcome.kind === 'taken' ? null : outcome.reason,
      removed,
    };
  }

  /** What a device is sent with. @throws DevicePaused while its push service wants to be left alone */
  private async free(id: string, userId: string): Promise<PushDevice> {
    const device = orThrow(await this.subscriptions.device(id, userId), subscriptionNotFound);
    const { pausedUntil, secondsLeft } = device;
    if (pausedUntil !== null && secondsLeft !== null && secondsLeft > 0)
      throw new DevicePaused(pausedUntil, secondsLeft);
    return device;
  }
}
