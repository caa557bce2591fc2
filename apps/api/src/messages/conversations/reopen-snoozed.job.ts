import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { HandlesJob, jobType, type JobHandler } from '@libs/jobs/job-type.js';
import { MessageNews } from '../message-news.service.js';
import { ConversationsRepository } from './conversations.repository.js';

/** Opens the conversations whose snoozing is over. For the schedule, every minute. */
export const REOPEN_SNOOZED = jobType<Record<string, never>>('reopen-snoozed', { maxAttempts: 3 });

/** Conversations that are opened in one transaction. */
const AT_ONCE = 100;

@Injectable()
@HandlesJob(REOPEN_SNOOZED)
export class ReopenSnoozedJob implements JobHandler<Record<string, never>> {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationsRepository,
    private readonly news: MessageNews,
  ) {}

  async run(): Promise<void> {
    let opened: number;
    do opened = await this.database.transaction(() => this.reopenSome());
    while (opened === AT_ONCE);
  }

  private async reopenSome(): Promise<number> {
    const opened = await this.conversations.reopenDue(AT_ONCE);
    for (const conversation of opened) await this.news.conversationUpdated(conversation);
    return opened.length;
  }
}
