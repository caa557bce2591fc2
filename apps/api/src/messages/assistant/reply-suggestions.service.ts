import { Injectable } from '@nestjs/common';
import type { ReplySource } from '@libs/ai/ai-provider.js';
import { AiService } from '@libs/ai/ai.service.js';
import type { Actor } from '@libs/http/actor.js';
import { orThrow } from '@libs/http/json.js';
import { messageNotFound, NothingToAnswer } from '../messages.errors.js';
import type { ReplySourceDto, ReplySuggestionDto, SuggestReplyDto } from './assistant.dto.js';
import { ReplyContextRepository, type ReplyContext } from './reply-context.repository.js';
import { ReplySources } from './reply-sources.service.js';

/** Drafts answers for agents. Nothing is ever sent by itself. */
@Injectable()
export class ReplySuggestions {
  constructor(
    private readonly ai: AiService,
    private readonly contexts: ReplyContextRepository,
    private readonly texts: ReplySources,
  ) {}

  /**
   * Drafts an answer to the conversation that the message belongs to.
   *
   * @throws messages.not_found, NothingToAnswer
   */
  async suggest(messageId: string, wish: SuggestReplyDto, actor: Actor): Promise<ReplySuggestionDto> {
    return this.draft(await this.contextOf(messageId), wish, actor);
  }

  /**
   * What a draft is to rest on.
   *
   * @throws messages.not_found, NothingToAnswer
   */
  async contextOf(messageId: string): Promise<ReplyContext> {
    const context = orThrow(await this.contexts.around(messageId), messageNotFound);
    if (context.conversation.length === 0) throw new NothingToAnswer();
    return context;
  }

  /**
   * Drafts an answer.
   *
   * @param left aborted when whoever asked does not wait any more
   * @throws AiAskerLeft
   */
  async draft(
    context: ReplyContext,
    { tone, language }: SuggestReplyDto,
    actor: Actor,
    left?: AbortSignal,
  ): Promise<ReplySuggestionDto> {
    const { conversation, customer } = context;
    const given = await this.texts.for(context, actor);
    const input = { conversation, customer, tone, language, sources: given };
    const { provider, suggestion } = await this.ai.suggestReply(input, left);
    const { reply, actions, basedOn, remarks = [] } = suggestion;
    const sources = used(given, suggestion.sources ?? []);
    const notes = provider === 'local' ? [noteOn(sources), ...remarks] : remarks;
    const note = notes.length > 0 ? notes.join(' ') : null;
    return { reply, tone, actions, provider, basedOn, sources, note };
  }
}

function used(given: readonly ReplySource[], ids: readonly string[]): ReplySourceDto[] {
  return given.filter(({ id }) => ids.includes(id)).map(({ id, kind, title }) => ({ id, kind, title }));
}

/** The built-in rules understand less than a person does: who sends their draft should know what it was made of. */
function noteOn([source]: readonly ReplySourceDto[]): string {
  if (!source)
    return 'No article or saved reply fits: this keeps the customer posted and answers nothing yet.';
  const kind = source.kind === 'ARTICLE' ? 'article' : 'saved reply';
  return `Put together from the ${kind} “${source.title}”, in its own words. Read it before you send it.`;
}
