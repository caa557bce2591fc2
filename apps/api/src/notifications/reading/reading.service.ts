import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { Person } from '../../auth/access/caller.js';
import { ReadingRepository } from './reading.repository.js';

/** What people look at: a conversation that somebody is reading rings nobody. */
@Injectable()
export class Reading {
  constructor(
    private readonly database: Database,
    private readonly reading: ReadingRepository,
  ) {}

  /** Notes what somebody looks at on one device, for a minute. What they were told of it is read with that. */
  async note({ id, sessionId }: Person, conversationId: string | null): Promise<void> {
    if (conversationId === null) return this.reading.leave(sessionId);
    await this.database.transaction(async () => {
      await this.reading.note(sessionId, conversationId);
      await this.reading.markRead(id, conversationId);
    });
  }
}
