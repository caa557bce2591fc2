import type { AnalysisInput } from '../ai-provider.js';
import { INTENTS } from '../ai-provider.js';
import { guessLanguage } from './language.js';
import { LEXICONS } from './lexicons/all.js';
import type { Machine, Meaning } from './machine.js';
import { buildMachine } from './machine.js';
import type { Match, ReadToken } from './matcher.js';
import { findMatches, ofMeaning, withoutOverlaps } from './matcher.js';
import type { Findings } from './model/facts.js';
import { gramsOf, type Grams } from './model/grams.js';
import { readMood } from './sentiment.js';
import type { Tokens } from './tokens.js';
import { tokenise } from './tokens.js';
import { Words } from './words.js';

interface Lookup {
  machine: Machine;
  words: Words;
}

let lookup: Lookup | undefined;

/** Built at the first message: half a second that commands and processes which read none need not wait for. */
function lookUp(): Lookup {
  if (lookup) return lookup;
  const machine = buildMachine(LEXICONS);
  return (lookup = { machine, words: new Words(machine) });
}

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
  const { machine, words } = lookUp();
  const tokens = tokenise(input.body);
  const list = tokens.list.map((token) => ({ ...token, known: words.look(token.text) }));
  const { language, sure } = guessLanguage(input.body, list, input.locale);
  const found = findMatches(machine, list);
  // English words turn up in every language (demo, asap, refund); others only by chance.
  const matches = sure ? found.filter((one) => one.language === language || one.language === 'en') : found;
  return { text: input.body, tokens, list, language, matches };
}

/** What there is in a message to be weighed: the phrases of the lexicons and its n-grams. */
export interface Features {
  findings: Findings;
  grams: Grams;
  /** Phrases that praise, blame or only look like it, overlaps resolved. */
  feelings: Match[];
}

/** Lays out what a model weighs; the same in training and in use. */
export function featuresOf(reading: Reading): Features {
  const { matches, tokens, text } = reading;
  const feelings = withoutOverlaps(ofMeaning(matches, FEELINGS));
  const mood = readMood([...feelings, ...ofMeaning(matches, TURNERS)], tokens.emoji);
  const wishes = withoutRepeats(reading, withoutOverlaps(ofMeaning(matches, WISHES))).filter(
    (wish) => !isTurnedDown(reading, wish),
  );
  if (ofMeaning(matches, THANKS).length > 0 && saysOnlyThanks(reading, wishes))
    mood.praise += warmthOf(reading);
  return { findings: { text, tokens, matches, wishes, mood }, grams: gramsOf(tokens), feelings };
}

const WISHES: ReadonlySet<Meaning> = new Set(INTENTS);
const FEELINGS: ReadonlySet<Meaning> = new Set(['praise', 'blame', 'plain']);
const NEGATIONS: ReadonlySet<Meaning> = new Set(['negation']);
const TURNERS: ReadonlySet<Meaning> = new Set(['negation', 'intensifier']);
const THANKS: ReadonlySet<Meaning> = new Set(['thanks']);
// Greetings, thanks and the like weigh no more than this.
const SMALL_TALK = 1;
// Thanks alone are politeness; with an exclamation mark or `so much` they are praise.
const COOL_THANKS = 0.6;
const WARM_THANKS = 1.2;

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
