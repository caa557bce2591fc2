import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { ErasedPeople, messageName } from '../../customers/privacy/erased-people.service.js';
import { MessageNews } from '../message-news.service.js';
import type { MessageRef } from '../messages.events.js';
import { ChangesRepository, type ChangingMessage } from './changes.repository.js';
import { lockExternalId } from './external-id-lock.js';
import { ExternalIdsRepository } from './external-ids.repository.js';
import { stateOf, type Change } from './message-state.js';

/** A later word about a message, as a channel tells it. */
export interface IncomingChange {
  platform: Platform;
  targetExternalId: string;
  change: Change;
  /** The customer's identity, `PLATFORM:externalId`. */
  about: string;
  /** Our own id of the message, where the platform gave it back. */
  messageId?: string;
}

/** What came of a change: it was known, its message has not come yet, or the message has it. */
export type ChangeOutcome = 'known' | 'waiting' | 'applied';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Keeps what is said about messages later on, and makes the messages agree with it. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly database: Database,
    private readonly externalIds: ExternalIdsRepository,
    private readonly changes: ChangesRepository,
    private readonly news: MessageNews,
    private readonly erased: ErasedPeople,
  ) {}

  /**
   * Takes a change in, once. It waits in the table when its message has not come yet.
   *
   * @throws SenderErased when the customer or the message was erased since
   */
  async apply(incoming: IncomingChange): Promise<ChangeOutcome> {
    const { platform, targetExternalId, change, about } = incoming;
    const messages = [messageName(platform, targetExternalId)];
    return this.database.transaction(async () => {
      await this.erased.refuse({ names: [about], messages, at: change.occurredAt });
      await lockExternalId(this.database, platform, targetExternalId);
      if (!(await this.changes.note(platform, targetExternalId, change, about))) return 'known';
      const { messageId } = incoming;
      // A callback may be the first to tell that a message went out: its sender died, or heard no answer.
      if (messageId !== undefined && UUID.test(messageId))
        await this.adopt(platform, targetExternalId, messageId);
      if (await this.settle(platform, targetExternalId)) return 'applied';
      // Its message may have been erased while we waited for its row.
      await this.erased.refuse({ names: [], messages, at: change.occurredAt });
      return 'waiting';
    });
  }

  /**
   * The platform took a message of ours and named it. What it said of that name before we knew it counts now. Where
   * it has a name already, which a callback may have brought, nothing changes.
   */
  async accepted(platform: Platform, externalId: string, messageId: string): Promise<void> {
    await this.database.transaction(async () => {
      await lockExternalId(this.database, platform, externalId);
      await this.adopt(platform, externalId, messageId);
      await this.settle(platform, externalId);
    });
  }

  /**
   * Makes the message agree with all its changes. Call it inside the transaction that holds the message's name.
   *
   * @param isNew the message was told of in this transaction, so that its words need not be told of again
   * @returns false when there is no message of this name
   */
  async settle(platform: Platform, externalId: string, isNew = false): Promise<boolean> {
    const message = await this.changes.load(platform, externalId);
    if (!message) return false;
    const state = stateOf(message, message.changes);
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(state)), message.stored)) return true;
    await this.changes.save(message.messageId, state);
    const ref = refOf(message);
    await this.news.updated(ref);
    const otherWords = state.body !== message.body || (state.revokedAt !== null && !message.revoked);
    if (!isNew && message.direction === 'INBOUND' && otherWords) await this.news.edited(ref);
    return true;
  }

  private async adopt(platform: Platform, externalId: string, messageId: string): Promise<void> {
    const own = await this.externalIds.adopt(platform, externalId, messageId);
    if (own) await this.news.sent(own);
  }
}

function refOf({ messageId, customerId, conversationId }: ChangingMessage): MessageRef {
  return { messageId, customerId, conversationId };
}
