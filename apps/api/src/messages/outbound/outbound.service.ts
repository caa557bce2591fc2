import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { ContentType } from '@libs/database/generated/enums.js';
import type { Actor } from '@libs/http/actor.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { messageNotFound } from '../messages.errors.js';
import { MessagesRepository } from '../messages.repository.js';
import { OutboundHistory } from './outbound-history.service.js';
import { OutboundRoutes } from './outbound-routes.service.js';
import type { OutgoingAttachmentDto, SendMessageDto } from './outbound.dto.js';
import { ReplyElsewhere } from './outbound.errors.js';
import { OutboundRepository } from './outbound.repository.js';

const CONTENT_TYPES: Record<OutgoingAttachmentDto['kind'], ContentType> = {
  image: 'IMAGE',
  video: 'VIDEO',
  audio: 'AUDIO',
  document: 'DOCUMENT',
  sticker: 'STICKER',
};

/** Takes what we want to say to customers, and sees to it that it is sent. */
@Injectable()
export class OutboundService {
  constructor(
    private readonly database: Database,
    private readonly routes: OutboundRoutes,
    private readonly outbound: OutboundRepository,
    private readonly messages: MessagesRepository,
    private readonly history: OutboundHistory,
  ) {}

  /**
   * Stores a message with the job that sends it.
   *
   * @returns the message, QUEUED
   * @throws customers.not_found, ChannelUnavailable, CustomerUnreachable, WindowClosed, ReplyElsewhere
   */
  async queue(message: SendMessageDto, actor: Actor): Promise<JsonText> {
    return this.database.transaction(async () => {
      const { customerId, body, attachments = [], replyToId = null } = message;
      const platform = await this.routes.choose(customerId, message.platform);
      const [first] = attachments;
      const stored = await this.outbound.insert({
        customerId,
        platform,
        contentType: first ? CONTENT_TYPES[first.kind] : 'TEXT',
        body,
        attachments,
        authorId: actor.type === 'user' ? actor.id : null,
        replyToId,
      });
      if (!stored) throw new ReplyElsewhere();
      await this.history.queued(stored, platform);
      return orThrow(await this.messages.get(stored.messageId), messageNotFound);
    });
  }
}
