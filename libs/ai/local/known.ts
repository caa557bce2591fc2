import type { Analysis, ConversationMessage, CustomerFacts } from '../ai-provider.js';
import type { Understand } from './analyse.js';

/** What a message means: what is known of it already, and by its words only what is not. */
export function meaningOf(
  { body, known = {} }: ConversationMessage,
  { locale = null }: CustomerFacts,
  understand: Understand,
): Analysis {
  return isWhole(known) ? known : { ...understand({ body, locale }), ...known };
}

function isWhole(known: Partial<Analysis>): known is Analysis {
  return PARTS.every((part) => known[part] !== undefined);
}

const PARTS: readonly (keyof Analysis)[] = [
  'intent',
  'intentConfidence',
  'sentiment',
  'sentimentScore',
  'urgent',
  'language',
  'evidence',
];
