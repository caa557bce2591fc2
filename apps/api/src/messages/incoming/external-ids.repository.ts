import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';
import type { MessageRef } from '../messages.events.js';

/** The names that platforms give to our messages, once they took them. */
@Injectable()
export class ExternalIdsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the platform's name to a message of ours that the platform took, and makes it SENT. Where the platform
   * told of our own message as of a stranger's (an echo) before we knew the name, the echo becomes this one.
   * Call `lockExternalId` first.
   *
   * @returns the message, or undefined when it has a name already
   */
  async adopt(platform: Platform, externalId: string, messageId: string): Promise<MessageRef | undefined> {
    const [own] = await this.database.rows<MessageRef>(
      `select id::text as "messageId", "customerId"::text, "conversationId"::text from "Message"
       where id = $1::uuid and platform = $2::"Platform" and direction = 'OUTBOUND' and "externalId" is null
       for update`,
      [messageId, platform],
    );
    if (!own) return undefined;
    const [echo] = await this.database.rows<{ id: string }>(
      `delete from "Message" where platform = $1::"Platform" and "externalId" = $2 returning id::text`,
      [platform, externalId],
    );
    if (echo) {
      await this.database.rows('update "Message" set "replyToId" = $2::uuid where "replyToId" = $1::uuid', [
        echo.id,
        messageId,
      ]);
    }
    await this.database.rows(
      `update "Message" set "externalId" = $2, status = 'SENT', "failureReason" = null, "updatedAt" = $3::timestamptz
       where id = $1::uuid`,
      [messageId, externalId, this.clock.now()],
    );
    return own;
  }
}
