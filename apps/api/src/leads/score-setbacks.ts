import type { MessageFact } from './lead-facts.js';
import { KEYWORDS } from './score-keywords.js';
import { HAGGLING } from './setbacks/haggling.js';
import { KEPT } from './setbacks/kept.js';
import {
  BEFORE_ORDERS,
  BUT,
  CALLED_OFF,
  CONDITIONS,
  NO_ORDERS,
  ON_SECOND_THOUGHT,
  ORDERS,
} from './setbacks/orders.js';
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
 * is wanted ("cancel my order" and "confirm my order" are both about an order). An order in the same message sets
 * aside what they turn down or call off beside it, and not that somebody sells something or only shouts.
 */
export function setbackIn(text: string): Setback | undefined {
  return setbackOfText(text, orderIn(text));
}

/** Whether somebody says in their own words that they buy ("not the small plan, we'll take the big one"). */
export function ordersIn(text: string): boolean {
  return orderIn(text) === 'STANDS';
}

type Order = 'STANDS' | 'CALLED_OFF' | undefined;

/**
 * What becomes of the order in a message. It counts wherever it stands, beside whatever else is turned down; a "but"
 * right behind it takes it back, and so does who calls it off in a later sentence ("we'll take three. No, cancel it").
 * One that hangs on a condition or on a price of their own is a bid and no order, a question asks for none, and what a
 * mail quotes was said before.
 */
function orderIn(text: string): Order {
  const body = plain(text.slice(0, READ_FOR_ORDERS));
  let order: Order;
  for (const sentence of body.match(SENTENCE) ?? []) {
    if (QUESTION.test(sentence)) continue;
    if (isOrdering(sentence)) order = 'STANDS';
    else if (order === 'STANDS' && isCallingOff(sentence)) order = 'CALLED_OFF';
    else if (order === 'STANDS' && isObjection(sentence)) order = undefined;
  }
  return order;
}

function isCallingOff(sentence: string): boolean {
  const said = sentence.replace(ENDS, '').trim();
  const corrected = said.replace(ON_SECOND_THOUGHT, '');
  return (
    isCalledOff(said) || isCalledOff(corrected) || (corrected !== said && against(corrected) === WITHDRAWN)
  );
}

function isCalledOff(said: string): boolean {
  return said.split(CLAUSE).some((clause) => CALLED_OFF.exec(clause.trim())?.index === 0);
}

/** "We want to sign. But we changed our mind." */
function isObjection(sentence: string): boolean {
  const said = sentence.trim();
  return BUT.exec(said)?.index === 0 && against(said) !== undefined;
}

function isOrdering(sentence: string): boolean {
  if (CONDITIONS.test(sentence)) return false;
  const parts = sentence.replace(ENDS, '').split(BUT).slice(0, MOST_PARTS);
  return parts.some((part, place) => {
    if (!part.split(CLAUSE).some(isOrder)) return false;
    const then = parts[place + 1];
    return then === undefined || !(against(then) ?? isCalledOff(then));
  });
}

function isOrder(clause: string): boolean {
  const said = clause.replace(BEFORE_ORDERS, '').trim();
  const found = ORDERS.exec(said);
  return found?.index === 0 && !NO_ORDERS.test(said.slice(found[0].length));
}

function setbackOfText(text: string, order: Order): Setback | undefined {
  const found = against(plain(text.slice(0, READ)));
  if (found === SELLING || found === NOISE) return found;
  if (order === 'CALLED_OFF') return WITHDRAWN;
  return order === 'STANDS' ? undefined : found;
}

/** In lower case, in one kind of apostrophes, each line's spaces folded, without what a mail quotes. */
function plain(text: string): string {
  const [own = ''] = text.split(QUOTED_BELOW, 1);
  return own.replaceAll(QUOTED_LINES, ' ').replaceAll(APOSTROPHE, "'").replaceAll(SPACES, ' ').toLowerCase();
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
/** Parts of a sentence between its "but"s that are looked at. */
const MOST_PARTS = 20;
/** How mail programs begin what they quote; lines that begin with ">" are quoted too. */
const QUOTED_BELOW =
  /^(?:-{3,} ?original message|-{3,} ?urspr[uü]ngliche nachricht|_{10,}|(?:on|am|le|el|il|em|op) [^\n]{4,120}(?:wrote|schrieb[^\n]{0,60}|a écrit|escribi[oó]|ha scritto|escreveu|schreef[^\n]{0,60}) ?:)/imu;
const QUOTED_LINES = /^[ \t]*>[^\n]*$/gmu;
const SPACES = /[^\S\n]+/gu;
const APOSTROPHE = /[’ʼ`´]/gu;
const ALL_KEPT = new RegExp(KEPT.source, 'gu');
const SENTENCE = /[^.!?؟;\n]+[.!?؟;]*/gu;
const ENDS = /[.!;]+$/u;
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
  const orders = messages.map(({ direction, body }) => (direction === 'INBOUND' ? orderIn(body) : undefined));
  const setbacks = messages.map((message, index) => setbackOf(message, orders[index]));
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
    orders: orders[index] === 'STANDS',
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

function setbackOf(message: MessageFact, order: Order): Setback | undefined {
  // An agent who says that it is a purchase has read what stands around it.
  const said = message.analyzedBy === 'agent' && message.intentConfidence === 1;
  return message.direction === 'OUTBOUND' || said ? undefined : setbackOfText(message.body, order);
}
