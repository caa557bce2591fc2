import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { ValidationError } from '@libs/errors/app-error.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { keyMistakes } from '@libs/push/push-device.js';
import { WebPush } from '@libs/push/web-push.js';
import { SubscriptionTaken, subscriptionNotFound, TooManyDevices } from '../notifications.errors.js';
import type { SubscribeDto } from './push-subscriptions.dto.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';

/** Most devices of one person: each makes every notification dearer. */
const MOST_DEVICES = 20;

/** The devices that people are pushed to. */
@Injectable()
export class PushSubscriptionsService {
  constructor(
    private readonly database: Database,
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly push: WebPush,
    private readonly audit: Audit,
  ) {}

  /**
   * Keeps a browser's subscription; one that is known is renewed.
   *
   * @throws ValidationError for keys that nothing can be encrypted for, PushEndpointRefused, SubscriptionTaken,
   *   TooManyDevices
   */
  async subscribe(userId: string, { endpoint, keys, deviceName }: SubscribeDto): Promise<JsonText> {
    const { p256dh, auth } = keys;
    const errors = keyMistakes(keys).map(([name, message]) => ({ path: `keys.${name}`, message }));
    if (errors.length > 0)
      throw new ValidationError('These are no keys of a browser. Subscribe again in the browser.', errors);
    this.push.checkEndpoint(endpoint);
    const { origin } = new URL(endpoint);
    return this.database.transaction(async () => {
      if ((await this.subscriptions.countOthers(userId, endpoint)) >= MOST_DEVICES)
        throw new TooManyDevices(MOST_DEVICES);
      const subscription = { id: v7(), userId, endpoint, origin, p256dh, auth, deviceName };
      const id = await this.subscriptions.keep(subscription);
      if (id === undefined) throw new SubscriptionTaken();
      // Not the endpoint: who knows it can try to push there.
      const after = { deviceName, pushService: origin };
      await this.audit.record({ action: 'created', entity: 'push-subscription', entityId: id, after });
      return orThrow(await this.subscriptions.get(id, userId), subscriptionNotFound);
    });
  }

  /** Removes one of somebody's own. @throws notifications.subscription_not_found */
  async remove(id: string, userId: string): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.subscriptions.remove(id, userId))) throw subscriptionNotFound();
      await this.audit.record({ action: 'deleted', entity: 'push-subscription', entityId: id });
    });
  }
}
