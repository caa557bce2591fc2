import type { Analysis, ConversationMessage, ReplyInput } from '../../ai-provider.js';
import type { Understand } from '../analyse.js';
import { meaningOf } from '../known.js';
import type { Meaning } from '../machine.js';
import { read } from '../reading.js';

/** One message of the customer that waits for an answer, with what it means. */
export interface OpenMessage {
  message: ConversationMessage;
  analysis: Analysis;
  /** They say that they will not buy, or want to be left alone. */
  declines: boolean;
  thanks: boolean;
  /** It asks something, with a question mark or in the words of a question. */
  asks: boolean;
}

/** What an answer has to answer. */
export interface Situation {
  /** Messages the answer rests on, oldest first; empty where the customer has said nothing yet. */
  open: OpenMessage[];
  /** The one that decides what the answer is about. */
  lead: OpenMessage | undefined;
  unhappy: boolean;
  happy: boolean;
  /** The last they wrote says thanks. */
  thanked: boolean;
  urgent: boolean;
  /** They ask something, want something, or something is wrong. */
  asks: boolean;
  /** BCP 47 primary tag the customer writes in, `und` where it can't be told. */
  language: string;
}

/**
 * Finds out what is to be answered: all the customer wrote since our last message, or the last thing they wrote.
 * A complaint leads, then the clearest wish; small talk only where there is nothing else.
 */
export function situationOf(input: ReplyInput, understand: Understand): Situation {
  const open = openMessages(input.conversation).map((message): OpenMessage => {
    const { matches } = read({ body: message.body, locale: input.customer.locale ?? null });
    const says = (meaning: Meaning): boolean => matches.some((match) => match.meaning === meaning);
    const asks = asksSomething(message.body);
    const meaning = meaningOf(message, input.customer, understand);
    const named = message.known?.intentNamed === true;
    const declines = says('decline') && !(named && meaning.intent !== 'GENERAL');
    return {
      message,
      analysis: asks && !named ? settled(meaning) : meaning,
      declines,
      thanks: says('thanks'),
      asks,
    };
  });
  const lead = open.toSorted((a, b) => rank(b) - rank(a))[0];
  const unhappy = open.some(
    ({ analysis }) => analysis.intent === 'COMPLAINT' || analysis.sentiment === 'NEGATIVE',
  );
  return {
    open,
    lead,
    unhappy,
    happy: !unhappy && open.some(({ analysis }) => analysis.sentiment === 'POSITIVE'),
    thanked: open.at(-1)?.thanks ?? false,
    urgent: open.some(({ analysis }) => analysis.urgent),
    asks: open.some(({ analysis, asks }) => analysis.intent !== 'GENERAL' || asks),
    language: open.findLast(({ analysis }) => analysis.language !== 'und')?.analysis.language ?? 'und',
  };
}

/**
 * A question of which the model is unsure what it is about is a question and no more: looking into it is always right,
 * while an apology or the confirmation of an order is not. Who complains sounds unhappy, or says so clearly.
 */
function settled(analysis: Analysis): Analysis {
  const { intent, intentConfidence, sentiment, evidence } = analysis;
  const least = intent === 'COMPLAINT' && sentiment !== 'NEGATIVE' ? SURE_OF_COMPLAINT : SURE;
  if (intentConfidence >= least) return analysis;
  return { ...analysis, intent: 'GENERAL', evidence: evidence.filter(({ kind }) => kind !== 'INTENT') };
}

const SURE = 0.5;
const SURE_OF_COMPLAINT = 0.7;

/** Whether a text asks something, with a question mark or in the words of a question. */
export function asksSomething(text: string): boolean {
  return QUESTION.test(text) || OPENING.test(text);
}

const QUESTION = /[?؟？]/;
// How questions begin that are typed without their mark.
const OPENING = new RegExp(
  `(?:^|[.!\\n])\\s*(?:${[
    'is (?:there|it|this|that|the|your)|are (?:there|you|your|the)|do (?:you|i|we)|does|can (?:i|we|you)|could (?:i|we|you)|what|when|where|which|how|who|why',
    'wann|wo|wie|was|welche[rsn]?|warum|gibt es|haben sie|habt ihr|kann (?:ich|man)|können (?:wir|sie)',
    'quand|où|comment|combien|quel(?:le)?s?|est-ce que|avez-vous|puis-je|peut-on',
    'cuándo|dónde|cómo|cuánto|cuál|qué|hay|tienen|puedo|quando|onde|como|quanto|qual|vocês|posso|tem|dove|come|quale|avete|c’è',
    'מתי|איפה|איך|כמה|האם|יש לכם|אפשר|متى|أين|كيف|كم|هل',
  ].join('|')})(?![\\p{L}])`,
  'iu',
);
const MOST_OPEN = 10;

function openMessages(conversation: readonly ConversationMessage[]): ConversationMessage[] {
  const ours = conversation.findLastIndex((message) => message.direction === 'OUTBOUND');
  const since = conversation.slice(ours + 1);
  if (since.length > 0) return since.slice(-MOST_OPEN);
  const last = conversation.findLast((message) => message.direction === 'INBOUND');
  return last ? [last] : [];
}

function rank({ analysis, declines }: OpenMessage): number {
  if (declines) return 3;
  if (analysis.intent === 'COMPLAINT') return 2;
  return analysis.intent === 'GENERAL' ? 0 : 1 + analysis.intentConfidence / 2;
}
