import type { ConversationMessage } from '../ai-provider.js';
import { MOST_TEXT } from './question.js';

/** The newest messages of a conversation that are sent. */
const MOST_MESSAGES = 30;

/** A conversation as models are given it, oldest message first, with what is known of the customer's messages. */
export function conversationData(conversation: readonly ConversationMessage[]): object[] {
  return conversation.slice(-MOST_MESSAGES).map(({ id, direction, body, at, known }) => ({
    id,
    from: direction === 'INBOUND' ? 'customer' : 'us',
    at: at.toISOString(),
    body: body.slice(0, MOST_TEXT),
    ...(known && { known: { intent: known.intent, sentiment: known.sentiment, urgent: known.urgent } }),
  }));
}

/** What the rules of a question about a conversation say of it. */
export const KNOWN_RULE = `known, where given, is what the business holds a customer's message to mean (intent,
sentiment, urgent): take it as right, also where the words read otherwise.`;
