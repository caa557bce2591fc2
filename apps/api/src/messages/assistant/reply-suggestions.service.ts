import { Injectable } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { orThrow } from '@libs/http/json.js';
import { messageNotFound, NothingToAnswer } from '../messages.errors.js';
import type { ReplySuggestionDto, SuggestReplyDto } from './assistant.dto.js';
import { ReplyContextRepository } from './reply-context.repository.js';

/** Drafts answers for agents. Nothing is ever sent by itself. */
@Injectable()
export class ReplySuggestions {
  constructor(
    private readonly ai: AiService,
    private readonly contexts: ReplyContextRepository,
  ) {}

  /**
   * Drafts an answer to the conversation that the message belongs to.
   *
   * @throws messages.not_found, NothingToAnswer
   */
  async suggest(messageId: string, { tone, language }: SuggestReplyDto): Promise<ReplySuggestionDto> {
    const { customer, conversation } = orThrow(await this.contexts.around(messageId), messageNotFound);
    if (conversation.length === 0) throw new NothingToAnswer();
    const { provider, suggestion } = await this.ai.suggestReply({ conversation, customer, tone, language });
    const { reply, actions, basedOn } = suggestion;
    return { reply, tone, actions, provider, basedOn };
  }
}
