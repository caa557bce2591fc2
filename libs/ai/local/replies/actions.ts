import type { ActionType, Intent, ReplySource, SuggestedAction } from '../../ai-provider.js';
import { followUpFor } from './follow-up.js';
import { quotationOf } from './quotation.js';
import type { OpenMessage, Situation } from './situation.js';

/**
 * What the agent could do next, the most important first, each with the words of the customer that speak for it.
 *
 * @param source what answers the customer's question, if anything does
 */
export function actionsFor(situation: Situation, source?: ReplySource): SuggestedAction[] {
  const { lead, open, urgent, unhappy, asks, thanked } = situation;
  if (!lead) return [];
  if (lead.declines) return [action('CLOSE', 'Close the lead', 'They decline', lead)];
  const actions: SuggestedAction[] = [];
  const refund = open.find(({ message }) => REFUND.test(message.body));
  const intents = new Set(open.map(({ analysis }) => analysis.intent));
  if (intents.has('COMPLAINT') || (urgent && unhappy)) {
    const cause = open.find(({ analysis }) => analysis.intent === 'COMPLAINT') ?? lead;
    actions.push(action('ESCALATE', 'Bring in a colleague', 'They are unhappy', cause));
  } else if (urgent) {
    const cause = open.find(({ analysis }) => analysis.urgent) ?? lead;
    actions.push(action('ESCALATE', 'Answer this first', 'It can’t wait', cause));
  }
  if (refund && unhappy) {
    const words = REFUND.exec(refund.message.body)?.[0];
    actions.push(action('OFFER_REFUND', 'Offer a refund', 'They want their money back', refund, words));
  }
  for (const one of open.toReversed()) {
    const step = STEPS[one.analysis.intent];
    if (step && !actions.some(({ type }) => type === step.type)) {
      actions.push(action(step.type, step.label, step.why, one));
    }
  }
  if (source && !actions.some(({ type }) => type === 'ANSWER_QUESTION')) {
    const why = `${source.kind === 'ARTICLE' ? 'An article' : 'A saved reply'} answers what they ask`;
    // Somebody who is unhappy needs more than an answer, and that first.
    const answer = action('ANSWER_QUESTION', 'Check and send the answer', why, lead);
    if (unhappy) actions.push(answer);
    else actions.unshift(answer);
  }
  const later = followUpFor(situation);
  if (later && !actions.some(({ type }) => type === 'FOLLOW_UP')) {
    actions.push(action('FOLLOW_UP', `Follow up on ${later.day}`, later.why, later.cause, later.words));
  }
  if (actions.length > 0) return actions.slice(0, MOST_ACTIONS);
  if (asks) return [action('ANSWER_QUESTION', 'Answer the question', 'They ask', lead)];
  if (thanked) return [action('CLOSE', 'Close the conversation', 'They say thanks and ask nothing', lead)];
  return [action('FOLLOW_UP', 'Ask what they need', 'They have not said what they need', lead)];
}

const MOST_ACTIONS = 4;

const STEPS: Readonly<Partial<Record<Intent, { type: ActionType; label: string; why: string }>>> = {
  PURCHASE: { type: 'FOLLOW_UP', label: 'Confirm the order', why: 'They want to buy' },
  DEMO: { type: 'BOOK_DEMO', label: 'Book a demo', why: 'They want to see or try it' },
  PRICING: { type: 'SEND_QUOTE', label: 'Send a quote', why: 'They ask about the price' },
  SUPPORT: { type: 'ANSWER_QUESTION', label: 'Help with the problem', why: 'They need help' },
};

// Money that is to go back, in the languages of the lexicons.
const REFUND = new RegExp(
  [
    String.raw`refund|money back|reimburs|chargeback|erstatt|geld zurück|rembours|reembols|devoluci|devolu[çc]|rimbors|rivoglio`,
    String.raw`terugbetal|geld terug|возврат|верн\S* деньги|החזר|זיכוי|כסף|استرداد|استرجاع|فلوس`,
  ].join('|'),
  'iu',
);

function action(
  type: ActionType,
  label: string,
  why: string,
  cause: OpenMessage,
  words?: string,
): SuggestedAction {
  const quotation = quotationOf(cause, words);
  return { type, label, reason: quotation ? `${why}: “${quotation}”` : `${why}.` };
}
