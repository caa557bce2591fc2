import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { refuseStale } from '@libs/http/etag.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { UsersService } from '../../auth/users.service.js';
import { conversationNotFound } from '../messages.errors.js';
import { ConversationHistory } from './conversation-history.service.js';
import { standingAfter } from './conversation-state.js';
import type { UpdateConversationDto } from './conversations.dto.js';
import { ConversationUnassignable } from './conversations.errors.js';
import { ConversationsRepository } from './conversations.repository.js';

/** What can be done with conversations. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsRepository,
    private readonly users: UsersService,
    private readonly history: ConversationHistory,
    private readonly clock: Clock,
  ) {}

  /** One conversation as the inbox shows it. */
  get(id: string): Promise<JsonText | undefined> {
    return this.conversations.get(id);
  }

  /**
   * Changes where it stands and who answers.
   *
   * @param ifMatch the ETag the change was made on, if the caller cares
   * @throws conversations.not_found, StaleTagError, ConversationUnassignable, ValidationError
   */
  async update(id: string, change: UpdateConversationDto, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      const { customerId, ...before } = orThrow(await this.conversations.lock(id), conversationNotFound);
      if (ifMatch !== undefined) refuseStale(ifMatch, await this.shown(id));
      const { assignedToId = before.assignedToId } = change;
      const after = { ...standingAfter(before, change, this.clock.now()), assignedToId };
      if (assignedToId !== before.assignedToId) await this.refuseUnassignable(assignedToId);
      if (!isDeepStrictEqual(before, after)) {
        await this.conversations.save(id, after);
        await this.history.updated({ conversationId: id, customerId }, before, after);
      }
      return this.shown(id);
    });
  }

  private async shown(id: string): Promise<JsonText> {
    return orThrow(await this.conversations.get(id), conversationNotFound);
  }

  private async refuseUnassignable(userId: string | null): Promise<void> {
    if (userId !== null && !(await this.users.isAssignable(userId))) throw new ConversationUnassignable();
  }
}
