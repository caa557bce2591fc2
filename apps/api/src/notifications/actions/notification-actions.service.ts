import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { actAs } from '@libs/http/request-context.js';
import { NotificationActionOver } from '../notifications.errors.js';
import { NotificationsRepository } from '../notifications.repository.js';
import { ActionTokensRepository } from './action-tokens.repository.js';
import type { NotificationActionDto } from './notification-actions.dto.js';
import { RemoteActions } from './registry.js';

/** Buttons under notifications, pressed where nobody is signed in: the token says who it is and what they may do. */
@Injectable()
export class NotificationActions {
  constructor(
    private readonly database: Database,
    private readonly tokens: ActionTokensRepository,
    private readonly actions: RemoteActions,
    private readonly notifications: NotificationsRepository,
  ) {}

  /**
   * Does what the token stands for, once. What was done about is read, too.
   *
   * @throws NotificationActionOver, TakenBySomebodyElse, StaleTagError, and what the action itself throws
   */
  async perform(token: string): Promise<NotificationActionDto> {
    return this.database.transaction(async () => {
      const pressed = await this.tokens.use(token);
      const action = pressed && this.actions.of(pressed.action);
      if (!action) throw new NotificationActionOver();
      const { userId, userName, role, notificationId, url } = pressed;
      actAs({ type: 'user', id: userId, name: userName, role });
      await action.perform(pressed);
      await this.notifications.read(notificationId, userId);
      return { action: pressed.action, url, unread: await this.notifications.unread(userId) };
    });
  }
}
