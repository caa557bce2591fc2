import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';
import type { JsonText } from '@libs/http/json-text.js';
import { CustomersService } from '../customers/customers.service.js';
import type { MessageSaid } from './channels/channel-event.js';
import { lockExternalId } from './incoming/external-id-lock.js';
import { ChangesService } from './incoming/changes.service.js';
import { MessageNews } from './message-news.service.js';
import { MessagesRepository } from './messages.repository.js';

/** Another transaction stored the message between our look and our write: what we wrote is undone. */
class AlreadyStored extends Error {}

/** What customers and we said to each other. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
    private readonly messages: MessagesRepository,
    private readonly changes: ChangesService,
    private readonly news: MessageNews,
  ) {}

  /** One message as the API shows it. */
  get(id: string): Promise<JsonText | undefined> {
    return this.messages.get(id);
  }

  /**
   * Takes in what was said on a platform: the customer, the conversation, the message and what follows from it,
   * all or nothing. Must not be called inside a transaction.
   *
   * @returns `known` when the message is stored already: then nothing at all is changed
   * @throws SenderErased when the customer or the message was erased since
   */
  async receive(platform: Platform, said: MessageSaid): Promise<'received' | 'known'> {
    try {
      return await this.database.transaction(() => this.store(platform, said));
    } catch (error) {
      if (error instanceof AlreadyStored) return 'known';
      throw error;
    }
  }

  private async store(platform: Platform, said: MessageSaid): Promise<'received' | 'known'> {
    if (await lockExternalId(this.database, platform, said.externalId)) return 'known';
    const { customerId } = await this.customers.findOrCreate(
      { platform, ...said.customer },
      { at: said.occurredAt, externalId: said.externalId },
    );
    const stored = await this.messages.insert(platform, customerId, said);
    if (!stored) throw new AlreadyStored();
    await this.customers.sawMessage(customerId, said.occurredAt, said.direction);
    const { messageId, conversationId, hasChanges } = stored;
    if (hasChanges) await this.changes.settle(platform, said.externalId, true);
    const ref = { messageId, customerId, conversationId };
    if (said.direction === 'INBOUND') await this.news.received(ref, platform, said.occurredAt);
    else await this.news.echoed(ref, said.occurredAt);
    return 'received';
  }
}
