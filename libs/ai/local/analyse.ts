import type { Analysis, AnalysisInput, Evidence, EvidenceKind } from '../ai-provider.js';
import { INTENTS } from '../ai-provider.js';
import { guessIntent } from './intent.js';
import { guessLanguage } from './language.js';
import { LEXICONS } from './lexicons/all.js';
import type { Meaning } from './machine.js';
import { buildMachine } from './machine.js';
import type { Match, ReadToken } from './matcher.js';
import { findMatches, ofMeaning, quote, withoutOverlaps } from './matcher.js';
import { readMood, sentimentOf, sentimentScore } from './sentiment.js';
import type { Tokens } from './tokens.js';
import { tokenise } from './tokens.js';
import { weighHaste } from './urgency.js';
import { Words } from './words.js';

const machine = buildMachine(LEXICONS);
const words = new Words(machine);

/** A message with all that the lexicons find in it. */
export interface Reading {
  text: string;
  tokens: Tokens;
  list: ReadToken[];
  language: string;
  matches: Match[];
}

/** Reads a message: its language and every phrase of the lexicons in it. Pure: the same text, the same reading. */
export function read(input: AnalysisInput): Reading {
  const tokens = tokenise(input.body);
  const list = tokens.list.map((token) => ({ ...token, known: words.look(token.text) }));
  const { language, sure } = guessLanguage(input.body, list, input.locale);
  const found = findMatches(machine, list);
  // English words turn up in every language (demo, asap, refund); others only by chance.
  const matches = sure ? found.filter((one) => one.language === language || one.language === 'en') : found;
  return { text: input.body, tokens, list, language, matches };
}

/** Understands one message by rules alone: no model, no network, no clock. */
export function analyse(input: AnalysisInput): Analysis {
  const reading = read(input);
  const { matches, tokens } = reading;
  const feelings = withoutOverlaps(ofMeaning(matches, FEELINGS));
  const mood = readMood([...feelings, ...ofMeaning(matches, TURNERS)], tokens.emoji);
  const wishes = withoutRepeats(reading, withoutOverlaps(ofMeaning(matches, WISHES))).filter(
    (wish) => !isTurnedDown(reading, wish),
  );
  const { intent, confidence } = guessIntent(wishes, mood.blame - mood.praise / 2);
  if (intent === 'COMPLAINT') mood.blame += COMPLAINT_BLAME;
  const thanks = ofMeaning(matches, THANKS);
  if (thanks.length > 0 && saysOnlyThanks(reading, wishes)) mood.praise += warmthOf(reading);
  const score = sentimentScore(mood);
  const sentiment = sentimentOf(score);
  const haste = weighHaste(ofMeaning(matches, HASTE), tokens.exclamations);
  const moodWords = sentiment === 'POSITIVE' ? [...ofMeaning(feelings, PRAISE), ...thanks] : feelings;
  return {
    intent,
    intentConfidence: Math.round(confidence * 1_000) / 1_000,
    sentiment,
    sentimentScore: score,
    urgent: haste.urgent,
    language: reading.language,
    evidence: [
      ...quotes(reading, 'INTENT', ofMeaning(wishes, new Set([intent]))),
      ...(sentiment === 'NEUTRAL' ? [] : quotes(reading, 'SENTIMENT', ofMeaning(moodWords, MOODS))),
      ...(haste.urgent ? quotes(reading, 'URGENCY', haste.reasons) : []),
    ],
  };
}

const WISHES: ReadonlySet<Meaning> = new Set(INTENTS);
const FEELINGS: ReadonlySet<Meaning> = new Set(['praise', 'blame', 'plain']);
const PRAISE: ReadonlySet<Meaning> = new Set(['praise']);
const MOODS: ReadonlySet<Meaning> = new Set(['praise', 'blame', 'thanks']);
const NEGATIONS: ReadonlySet<Meaning> = new Set(['negation']);
const TURNERS: ReadonlySet<Meaning> = new Set(['negation', 'intensifier']);
const THANKS: ReadonlySet<Meaning> = new Set(['thanks']);
const HASTE: ReadonlySet<Meaning> = new Set(['urgent', 'calm']);
// Greetings, thanks and the like weigh no more than this.
const SMALL_TALK = 1;
const COMPLAINT_BLAME = 2;
// Thanks alone are politeness; with an exclamation mark or `so much` they are praise.
const COOL_THANKS = 0.6;
const WARM_THANKS = 1.2;
const MOST_QUOTES = 3;

/** "I don't want to buy": a purchase with a negation inside or just before it, no comma between (`no, I take it`). */
function isTurnedDown({ text, list, matches }: Reading, wish: Match): boolean {
  if (wish.meaning !== 'PURCHASE') return false;
  const first = wish.at[0] ?? 0;
  const last = wish.at.at(-1) ?? 0;
  return ofMeaning(matches, NEGATIONS).some(({ at: [place = 0] }) => {
    if (place > first) return place < last;
    const between = text.slice(list[place]?.end, list[first]?.start);
    return place === first - 1 && !COMMA.test(between);
  });
}

const COMMA = /[,،:–-]/;

function warmthOf({ tokens, matches }: Reading): number {
  const warm = tokens.exclamations > 0 || matches.some((match) => match.meaning === 'intensifier');
  return warm ? WARM_THANKS : COOL_THANKS;
}

function saysOnlyThanks(reading: Reading, wishes: readonly Match[]): boolean {
  const politeOnly = wishes.every((wish) => wish.meaning === 'GENERAL' && wish.weight <= SMALL_TALK);
  return politeOnly && reading.tokens.questions === 0;
}

function withoutRepeats(reading: Reading, matches: Match[]): Match[] {
  const seen = new Set<string>();
  return matches.filter((match) => {
    const key = `${match.meaning} ${match.at.map((at) => reading.list[at]?.text.toLowerCase()).join(' ')}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function quotes(reading: Reading, kind: EvidenceKind, matches: readonly Match[]): Evidence[] {
  const texts = matches
    .toSorted((a, b) => b.weight - a.weight)
    .map((match) => quote(reading.text, reading.list, match));
  return [...new Set(texts)].slice(0, MOST_QUOTES).map((text) => ({ kind, text }));
}
