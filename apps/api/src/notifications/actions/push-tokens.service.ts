import { Injectable } from '@nestjs/common';
import type { NotificationType } from '@libs/database/generated/enums.js';
import { NotificationKinds } from '../types/registry.js';
import { ActionTokensRepository, type OpenAction } from './action-tokens.repository.js';
import { RemoteActions } from './registry.js';

/** Anything may be marked as read, with a button of its own or by whatever else a front end offers. */
const ALWAYS = 'read';

/** Tokens by the name of their button. */
export type PushTokens = Record<string, string>;

/** A push that is about to be sent. */
export interface OutgoingPush {
  deliveryId: string;
  notificationId: string;
  userId: string;
  type: NotificationType;
  data: Record<string, unknown>;
  unwanted: string | null;
  gathered: object | null;
}

/** Makes the one-time tokens that go out with pushes: each device gets its own. */
@Injectable()
export class ActionTokensForPushes {
  constructor(
    private readonly tokens: ActionTokensRepository,
    private readonly actions: RemoteActions,
    private readonly kinds: NotificationKinds,
  ) {}

  /** @returns tokens by delivery */
  async open(pushes: readonly OutgoingPush[]): Promise<Map<string, PushTokens>> {
    const wanted = pushes.flatMap((push) => this.actionsOf(push));
    const tokens = await this.tokens.open(wanted.map(({ open }) => open));
    const found = new Map<string, PushTokens>();
    for (const [index, { deliveryId, open }] of wanted.entries()) {
      const token = tokens[index];
      if (token !== undefined) found.set(deliveryId, { ...found.get(deliveryId), [open.action]: token });
    }
    return found;
  }

  private actionsOf(push: OutgoingPush): { deliveryId: string; open: OpenAction }[] {
    // What tells of many has no button that could be meant for one.
    if (push.unwanted !== null || push.gathered !== null) return [];
    const { deliveryId, notificationId, userId, type, data } = push;
    const { ttl } = this.kinds.of(type);
    const buttons = this.kinds.actionsFor(type, data).map(({ action }) => action);
    const names = [...new Set([...buttons, ALWAYS])].filter((action) => this.actions.of(action));
    return names.map((action) => ({ deliveryId, open: { userId, notificationId, action, ttl } }));
  }
}
