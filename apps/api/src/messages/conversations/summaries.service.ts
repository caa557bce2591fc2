import { Injectable } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { orThrow } from '@libs/http/json.js';
import { conversationNotFound, NothingToSummarize } from '../messages.errors.js';
import type { ConversationSummaryDto, SummarizeDto } from './summaries.dto.js';
import { SummariesRepository } from './summaries.repository.js';

/** Tells conversations in short. Nothing of it is kept. */
@Injectable()
export class Summaries {
  constructor(
    private readonly ai: AiService,
    private readonly contexts: SummariesRepository,
  ) {}

  /** @throws conversations.not_found, NothingToSummarize */
  async of(conversationId: string, { language }: SummarizeDto): Promise<ConversationSummaryDto> {
    const { customer, conversation, total } = orThrow(
      await this.contexts.of(conversationId),
      conversationNotFound,
    );
    if (conversation.length === 0) throw new NothingToSummarize();
    const { provider, summary } = await this.ai.summarize({ conversation, customer, total, language });
    return { ...summary, provider };
  }
}
