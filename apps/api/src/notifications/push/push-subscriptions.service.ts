import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { ValidationError } from '@libs/errors/app-error.js';
import { actAs } from '@libs/http/request-context.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { Jobs } from '@libs/jobs/jobs.js';
import { keyMistakes, type PushDevice } from '@libs/push/push-device.js';
import { WebPush } from '@libs/push/web-push.js';
import { SubscriptionTaken, subscriptionNotFound, TooManyDevices } from '../notifications.errors.js';
import type { PushAddressDto, SubscribeDto } from './push-subscriptions.dto.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';
import { sendPushes } from './send-pushes.js';

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
    private readonly jobs: Jobs,
  ) {}

  /**
   * Keeps a browser's subscription; one that is known is renewed, and what waits for it waits no longer.
   *
   * @throws ValidationError for keys that nothing can be encrypted for, PushEndpointRefused, SubscriptionTaken,
   *   TooManyDevices
   */
  async subscribe(userId: string, { endpoint, keys, deviceName }: SubscribeDto): Promise<JsonText> {
    const { p256dh, auth } = keys;
    const origin = this.serviceOf({ endpoint, keys }, 'keys');
    return this.database.transaction(async () => {
      if ((await this.subscriptions.countOthers(userId, endpoint)) >= MOST_DEVICES)
        throw new TooManyDevices(MOST_DEVICES);
      const subscription = { id: v7(), userId, endpoint, origin, p256dh, auth, deviceName };
      const id = await this.subscriptions.keep(subscription);
      if (id === undefined) throw new SubscriptionTaken();
      // Not the endpoint: who knows it can try to push there.
      const after = { deviceName, pushService: origin };
      await this.audit.record({ action: 'created', entity: 'push-subscription', entityId: id, after });
      await this.jobs.addAll([sendPushes(origin)]);
      return orThrow(await this.subscriptions.get(id, userId), subscriptionNotFound);
    });
  }

  /**
   * Puts a browser's new subscription in the place of the one it had, for what waits as well. Who sends it is not signed in: the keys of the
   * old one are known to the browser only.
   *
   * @throws ValidationError, PushEndpointRefused, notifications.subscription_not_found, SubscriptionTaken
   */
  async renew(old: PushAddressDto, renewed: PushAddressDto): Promise<void> {
    const origin = this.serviceOf(renewed, 'renewed.keys');
    await this.database.transaction(async () => {
      const known = await this.subscriptions.known(deviceAt(old));
      if (!known) throw subscriptionNotFound();
      const { id, userId, userName: name, role } = known;
      if (!(await this.subscriptions.renew(id, userId, { ...deviceAt(renewed), origin })))
        throw new SubscriptionTaken();
      actAs({ type: 'user', id: userId, name, role });
      const after = { pushService: origin };
      await this.audit.record({ action: 'renewed', entity: 'push-subscription', entityId: id, after });
      await this.jobs.addAll([sendPushes(origin)]);
    });
  }

  /** Removes one of somebody's own. @throws notifications.subscription_not_found */
  async remove(id: string, userId: string): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.subscriptions.remove(id, userId))) throw subscriptionNotFound();
      await this.audit.record({ action: 'deleted', entity: 'push-subscription', entityId: id });
    });
  }

  /**
   * The push service of an address that something can be encrypted for. @param path of the keys in the request
   */
  private serviceOf({ endpoint, keys }: PushAddressDto, path: string): string {
    const errors = keyMistakes(keys).map(([name, message]) => ({ path: `${path}.${name}`, message }));
    if (errors.length > 0)
      throw new ValidationError('These are no keys of a browser. Subscribe again in the browser.', errors);
    this.push.checkEndpoint(endpoint);
    return new URL(endpoint).origin;
  }
}

function deviceAt({ endpoint, keys: { p256dh, auth } }: PushAddressDto): PushDevice {
  return { endpoint, p256dh, auth };
}
