import type { FactoryProvider } from '@nestjs/common';
import type { Manner } from '../manner.js';
import { EmailTarget } from './email.target.js';
import { InAppTarget } from './in-app.target.js';
import type { NotificationTarget } from './notification-target.js';
import { PushTarget } from './push.target.js';

/** Every target. A new one is a file here and a line in this list. */
export const TARGETS = [InAppTarget, PushTarget, EmailTarget];

/** The targets of the product, in the order of the list. */
export class NotificationTargets {
  /** @throws Error when two have the same key, so that the process does not start */
  constructor(readonly all: readonly NotificationTarget[]) {
    const keys = new Set<string>();
    for (const { key } of all) {
      if (keys.has(key))
        throw new Error(
          `Two notification targets have the key "${key}". Each needs its own in targets/registry.ts.`,
        );
      keys.add(key);
    }
  }

  get keys(): string[] {
    return this.all.map(({ key }) => key);
  }

  /** Keys of the targets that make themselves heard with this manner of news. */
  ringingFor(manner: Manner): string[] {
    return this.all.filter(({ rings }) => rings.includes(manner)).map(({ key }) => key);
  }

  /** For each target in turn, whether it is usual for this manner of news. */
  usualFor(manner: Manner): boolean[] {
    return this.all.map(({ suits }) => suits.includes(manner));
  }
}

export const notificationTargetsProvider: FactoryProvider<NotificationTargets> = {
  provide: NotificationTargets,
  inject: TARGETS,
  useFactory: (...targets: NotificationTarget[]) => new NotificationTargets(targets),
};
