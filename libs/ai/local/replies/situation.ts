import type { Analysis, ConversationMessage, ReplyInput } from '../../ai-provider.js';
import { analyse, read } from '../analyse.js';
import type { Meaning } from '../machine.js';

/** One message of the customer that waits for an answer, with what it means. */
export interface OpenMessage {
  message: ConversationMessage;
  analysis: Analysis;
  /** They say that they will not buy, or want to be left alone. */
  declines: boolean;
  thanks: boolean;
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
export function situationOf(input: ReplyInput): Situation {
  const open = openMessages(input.conversation).map((message): OpenMessage => {
    const question = { body: message.body, locale: input.customer.locale ?? null };
    const { matches } = read(question);
    const says = (meaning: Meaning): boolean => matches.some((match) => match.meaning === meaning);
    return { message, analysis: analyse(question), declines: says('decline'), thanks: says('thanks') };
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
    asks: open.some(({ message, analysis }) => analysis.intent !== 'GENERAL' || QUESTION.test(message.body)),
    language: open.findLast(({ analysis }) => analysis.language !== 'und')?.analysis.language ?? 'und',
  };
}

const QUESTION = /[?؟？]/;
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
