import type { FactoryProvider } from '@nestjs/common';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { CustomerAlert } from './customer-alert.notification.js';
import { DailySummary } from './daily-summary.notification.js';
import { LeadAlert } from './lead-alert.notification.js';
import { MessageArrival } from './message.notification.js';
import type { NotificationAction, NotificationKind } from './notification-kind.js';
import { SystemAlert } from './system-alert.notification.js';

/** Every type of notification. A new one is a file here and a line in this list. */
export const KINDS = [LeadAlert, MessageArrival, CustomerAlert, SystemAlert, DailySummary];

/** Finds what is known of a type. */
export class NotificationKinds {
  private readonly kinds = new Map<NotificationType, NotificationKind>();

  /** @throws Error when two have the same type or one has too many buttons, so that the process does not start */
  constructor(kinds: readonly NotificationKind[]) {
    for (const kind of kinds) {
      const { type, actions } = kind;
      if (this.kinds.has(type))
        throw new Error(`Two notifications have the type ${type}. Each needs its own in types/registry.ts.`);
      if (actions.length > 2)
        throw new Error(`The notification ${type} has ${actions.length} buttons; systems show two.`);
      this.kinds.set(type, kind);
    }
  }

  /** The types, in the order of the list. */
  get types(): NotificationType[] {
    return [...this.kinds.keys()];
  }

  /** The buttons under news of a type. @param data of the notification */
  actionsFor(type: NotificationType, data: Record<string, unknown>): readonly NotificationAction[] {
    const kind = this.of(type);
    return kind.actionsFor?.(data) ?? kind.actions;
  }

  /** What is known of a type. @throws Error for one that is not in the list */
  of(type: NotificationType): NotificationKind {
    const kind = this.kinds.get(type);
    if (!kind)
      throw new Error(`Nothing is known of notifications of the type ${type}: add it to types/registry.ts.`);
    return kind;
  }
}

export const notificationKindsProvider: FactoryProvider<NotificationKinds> = {
  provide: NotificationKinds,
  inject: KINDS,
  useFactory: (...kinds: NotificationKind[]) => new NotificationKinds(kinds),
};
