import { Injectable } from '@nestjs/common';
import type { ConversationMessage, ReplySource } from '@libs/ai/ai-provider.js';
import type { Actor } from '@libs/http/actor.js';
import { KnowledgeService } from '../../knowledge/knowledge.service.js';
import { SavedReplies } from '../saved-replies/saved-replies.service.js';
import type { ReplyContext } from './reply-context.repository.js';

/** Articles and saved replies that a draft is given. */
const ARTICLES = 3;
const REPLIES = 2;
/** Characters of a question that are looked up. */
const LONGEST_QUESTION = 2_000;
/** Messages since our last one that ask. */
const MOST_OPEN = 10;

/** What the business has written that may answer a conversation. */
@Injectable()
export class ReplySources {
  constructor(
    private readonly knowledge: KnowledgeService,
    private readonly replies: SavedReplies,
  ) {}

  /** The texts that best fit what the customer wrote since our last message, the likeliest first. */
  async for({ conversationId, conversation }: ReplyContext, actor: Actor): Promise<ReplySource[]> {
    const question = questionOf(conversation);
    if (question === '') return [];
    const [articles, replies] = await Promise.all([
      this.knowledge.answering(question, ARTICLES),
      this.replies.answering(question, conversationId, actor, REPLIES),
    ]);
    const found = [
      ...replies.map((reply) => ({ ...reply, kind: 'SAVED_REPLY' as const })),
      ...articles.map((article) => ({ ...article, kind: 'ARTICLE' as const })),
    ];
    return found
      .toSorted((a, b) => b.score - a.score)
      .map(({ id, kind, title, body, writtenIn }) => ({ id, kind, title, text: body, language: writtenIn }));
  }
}

/** All the customer wrote since our last message, or the last thing they wrote; the newest words where it is long. */
function questionOf(conversation: readonly ConversationMessage[]): string {
  const ours = conversation.findLastIndex(({ direction }) => direction === 'OUTBOUND');
  const since = conversation.slice(ours + 1);
  const last = conversation.findLast(({ direction }) => direction === 'INBOUND');
  const open = since.length > 0 ? since.slice(-MOST_OPEN) : last ? [last] : [];
  return open
    .map(({ body }) => body)
    .join('\n')
    .slice(-LONGEST_QUESTION)
    .trim();
}
