import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';

/** Seconds that a sign of somebody reading holds: front ends give one every half a minute. */
const HOLDS = 60;

/** SQL: whether somebody is reading the conversation that the notification `n` is about. */
export const READING = `exists (
  select from "ConversationReader" reader
  where n."tag" = 'conversation:' || reader."conversationId" and reader.until > now())`;

/** Who looks at which conversation. */
@Injectable()
export class ReadingRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Notes that a session looks at this conversation, in the place of the one before. */
  async note(sessionId: string, conversationId: string): Promise<void> {
    await this.database.rows(
      `insert into "ConversationReader" ("sessionId", "conversationId", until)
       values ($1::uuid, $2::uuid, now() + interval '${HOLDS} seconds')
       on conflict ("sessionId") do update set "conversationId" = excluded."conversationId", until = excluded.until
       returning 1 as noted`,
      [sessionId, conversationId],
    );
  }

  /** Notes that a session looks at none. */
  async leave(sessionId: string): Promise<void> {
    await this.database.rows(
      'delete from "ConversationReader" where "sessionId" = $1::uuid returning 1 as left',
      [sessionId],
    );
  }

  /** Marks what somebody was told of this conversation as read. */
  async markRead(userId: string, conversationId: string): Promise<void> {
    await this.database.rows(
      `update "Notification" set "readAt" = $3::timestamptz
       where "userId" = $1::uuid and "readAt" is null and type = 'MESSAGE' and tag = 'conversation:' || $2::text
       returning 1 as read`,
      [userId, conversationId, this.clock.now().toISOString()],
    );
  }
}
