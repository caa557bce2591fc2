import { Injectable } from '@nestjs/common';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { notificationNotFound } from './notifications.errors.js';
import { NotificationsRepository } from './notifications.repository.js';

/** What people do with their notifications. */
@Injectable()
export class NotificationsService {
  constructor(private readonly notifications: NotificationsRepository) {}

  /**
   * Marks one of somebody's own as read. Doing so again changes nothing.
   *
   * @throws notifications.not_found
   */
  async read(id: string, userId: string): Promise<JsonText> {
    await this.notifications.read(id, userId);
    return orThrow(await this.notifications.get(id, userId), notificationNotFound);
  }
}
