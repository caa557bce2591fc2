import type { MessageFact } from './lead-facts.js';
import { KEYWORDS } from './score-keywords.js';
import { HAGGLING } from './setbacks/haggling.js';
import { KEPT } from './setbacks/kept.js';
import { BIDS, BUT, CONDITIONS, NO_ORDERS, ORDERS } from './setbacks/orders.js';
import { OTHER_BUSINESS } from './setbacks/other-business.js';
import { REFUSALS } from './setbacks/refusals.js';
import { SOFT_REFUSALS } from './setbacks/soft-refusals.js';
import { WITHDRAWALS } from './setbacks/withdrawals.js';

/** What in a message speaks against buying, whatever words of buying stand around it. */
export interface Setback {
  kind: 'REFUSAL' | 'WITHDRAWAL' | 'HAGGLING' | 'OTHER_BUSINESS' | 'NOISE';
  /** Share of its own worth that is left, 0 to 1. */
  itself: number;
  /** The same of the messages before it. */
  before: number;
  /** The same of those after it: 1 where it tells what they think now, less where it tells who is writing. */
  after: number;
}

const REFUSED: Setback = { kind: 'REFUSAL', itself: 0.12, before: 0.12, after: 1 };
const SOFTLY_REFUSED: Setback = { kind: 'REFUSAL', itself: 0.2, before: 0.25, after: 1 };
const WITHDRAWN: Setback = { kind: 'WITHDRAWAL', itself: 0.12, before: 0.12, after: 1 };
const HAGGLED: Setback = { kind: 'HAGGLING', itself: 0.45, before: 0.45, after: 1 };
const NOISE: Setback = { kind: 'NOISE', itself: 0.3, before: 1, after: 1 };
const SELLING: Setback = { kind: 'OTHER_BUSINESS', itself: 0.15, before: 0.35, after: 0.35 };

/**
 * Reads a message for what speaks against buying: they go elsewhere, want their money back, press the price, or want
 * to sell, work or study rather than to buy. By words, because an intent tells what is spoken of and not whether it
 * is wanted ("cancel my order" and "confirm my order" are both about an order). Nothing is found where they order in
 * the same message.
 */
export function setbackIn(text: string): Setback | undefined {
  return ordersIn(text) ? undefined : against(plain(text.slice(0, READ)));
}

/**
 * Whether somebody says in their own words that they buy ("not the small plan, we'll take the big one"). It counts
 * wherever in the message it stands: "we'll take three. No, cancel my order" is taken for an order until they write
 * again or an agent says what it is. Only a "but" right behind it takes it back. One that hangs on a condition or on a
 * price of their own is a bid and no order.
 */
export function ordersIn(text: string): boolean {
  const body = plain(text.slice(0, READ_FOR_ORDERS));
  if (!ORDERS.test(body)) return false;
  return body.split(SENTENCE).some((sentence) => {
    if (CONDITIONS.test(sentence)) return false;
    const parts = sentence.split(BUT);
    return parts.some((part, place) => {
      const taken = place + 1 < parts.length && against(parts.slice(place + 1).join(' ')) !== undefined;
      return !taken && part.split(CLAUSE).some(isOrder);
    });
  });
}

/** Whether a clause is an order at the price asked, and nothing in it says that it goes elsewhere or back. */
function isOrder(clause: string): boolean {
  if (!ORDERS.test(clause.replace(BIDS, '$1'))) return false;
  return !NO_ORDERS.test(clause) && !REFUSALS.test(clause) && !WITHDRAWALS.test(clause);
}

function plain(text: string): string {
  return text.replaceAll(APOSTROPHE, "'").toLowerCase();
}

function against(whole: string): Setback | undefined {
  const body = whole.replaceAll(ALL_KEPT, ' ');
  if (REFUSALS.test(body)) return REFUSED;
  if (WITHDRAWALS.test(body)) return WITHDRAWN;
  if (OTHER_BUSINESS.test(body)) return SELLING;
  if (isNoise(body)) return NOISE;
  if (isSoftlyRefused(body)) return SOFTLY_REFUSED;
  return HAGGLING.test(body) ? HAGGLED : undefined;
}

/** "No demo, just the price" and "we don't want a year, is there a month?" go on; "no demo needed" does not. */
function isSoftlyRefused(body: string): boolean {
  if (!SOFT_REFUSALS.test(body) || QUESTION.test(body)) return false;
  const others = body.replace(WORDS_REFUSED, ' ');
  const elsewhere = body.replace(CLAUSES_REFUSED, ' ');
  return !KEYWORDS.some(
    ({ pattern, commits }) => (commits && pattern.test(others)) || pattern.test(elsewhere),
  );
}

/** "BUY BUY BUY": mostly the same words again. */
function isNoise(body: string): boolean {
  const all = body.match(WORD) ?? [];
  return all.length >= 3 && new Set(all).size * 2 <= all.length;
}

const WORD = /[\p{L}\p{M}]+/gu;
/** Characters that are read: who refuses, does it at once. */
const READ = 1_000;
/** The same for orders, which may come last: more than any channel lets a customer write in one message but mail. */
const READ_FOR_ORDERS = 10_000;
const APOSTROPHE = /[’ʼ`´]/gu;
const ALL_KEPT = new RegExp(KEPT.source, 'gu');
const SENTENCE = /[.!?؟;\n]+/u;
const CLAUSE = /[,:،…]+/u;
const QUESTION = /[?؟]/u;
const WORDS_REFUSED = new RegExp(SOFT_REFUSALS.source, 'gu');
const CLAUSES_REFUSED = new RegExp(`(?:${SOFT_REFUSALS.source})[^,.;:!?،…\\n]*`, 'gu');

/** A message with the share of its worth that setbacks leave. */
export interface Heard {
  message: MessageFact;
  /** Its letters alone: what tells one text from another. */
  key: string;
  /** 0 to 1. */
  left: number;
  setback: Setback | undefined;
  /** Whether they order in it, in their own words. */
  orders: boolean;
}

/**
 * Weighs each message of a conversation by the setbacks in it.
 *
 * @param messages in the order in which they were said
 */
export function hear(messages: readonly MessageFact[]): Heard[] {
  const setbacks = messages.map(setbackOf);
  const lefts = setbacks.map((setback) => setback?.itself ?? 1);
  for (const [index, setback] of setbacks.entries()) {
    if (!setback) continue;
    for (const other of lefts.keys()) {
      if (other === index) continue;
      const left = other < index ? setback.before : setback.after;
      lefts[other] = Math.min(lefts[other] ?? 1, left);
    }
  }
  return messages.map((message, index) => ({
    message,
    key: keyOf(message),
    left: lefts[index] ?? 1,
    setback: setbacks[index],
    orders: message.direction === 'INBOUND' && ordersIn(message.body),
  }));
}

/** A message that nothing speaks against. */
export function unopposed(message: MessageFact): Heard {
  return { message, key: keyOf(message), left: 1, setback: undefined, orders: false };
}

function keyOf({ body }: MessageFact): string {
  return body.normalize('NFKC').toLowerCase().replace(NO_LETTERS, ' ').trim();
}

const NO_LETTERS = /[^\p{L}\p{M}]+/gu;

function setbackOf(message: MessageFact): Setback | undefined {
  // An agent who says that it is a purchase has read what stands around it.
  const said = message.analyzedBy === 'agent' && message.intentConfidence === 1;
  return message.direction === 'OUTBOUND' || said ? undefined : setbackIn(message.body);
}
