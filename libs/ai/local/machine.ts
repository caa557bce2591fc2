import type { Intent } from '../ai-provider.js';
import { INTENTS } from '../ai-provider.js';
import type { Lexicon, Weighted } from './lexicon.js';
import { GAP, readPhrases } from './phrase.js';

/** What a phrase speaks for. */
export type Meaning =
  | Intent
  | 'praise'
  | 'blame'
  | 'plain'
  | 'thanks'
  | 'negation'
  | 'intensifier'
  | 'urgent'
  | 'calm'
  | 'decline';

/** A phrase of a lexicon as the matcher needs it. */
export interface Entry {
  meaning: Meaning;
  weight: number;
  /** BCP 47 primary tag of the lexicon it stands in. */
  language: string;
}

/** A place in the tree of all phrases: the words so far are the way to it. */
export interface TreeNode {
  next: Map<number, TreeNode>;
  /** Where a gap continues. */
  gap?: TreeNode;
  /** The phrases that end here. */
  entries: Entry[];
}

/** All lexicons in the form in which messages are read. */
export interface Machine {
  tree: TreeNode;
  /** Whole words to their number. */
  words: Map<string, number>;
  /** Beginnings of words to their number. */
  stems: Map<string, number>;
  /** Number words and currency words to `#` and `$`. */
  classes: Map<string, number>;
  /** Short and slang spellings to the words they stand for. */
  spellings: Map<string, string>;
  /** Everyday words and words of phrases to the languages they speak for. */
  votes: Map<string, LanguageVote[]>;
}

/** How much a word speaks for a language. */
export interface LanguageVote {
  language: string;
  weight: number;
}

/** The numbers of `#`, `$` and `%`. */
export const NUMBER_CLASS = 0;
export const MONEY_CLASS = 1;
export const PERCENT_CLASS = 2;

/** Builds the tree of all phrases of all languages; once, at start. */
export function buildMachine(lexicons: readonly Lexicon[]): Machine {
  const machine: Machine = {
    tree: { next: new Map(), entries: [] },
    words: new Map(),
    stems: new Map(),
    classes: new Map(),
    spellings: new Map(),
    votes: new Map(),
  };
  const voters = new Map<string, Map<string, number>>();
  for (const lexicon of lexicons) addLexicon(machine, lexicon, voters);
  for (const [word, languages] of voters) {
    const sum = [...languages.values()].reduce((total, weight) => total + weight, 0);
    machine.votes.set(
      word,
      [...languages].map(([language, weight]) => ({ language, weight: weight ** 2 / sum })),
    );
  }
  return machine;
}

type Voters = Map<string, Map<string, number>>;
const COMMON_VOTE = 1;
const PHRASE_VOTE = 0.4;

function addLexicon(machine: Machine, lexicon: Lexicon, voters: Voters): void {
  const { language } = lexicon;
  const add = (source: string, meaning: Meaning, weight: number): void => {
    for (const words of readPhrases(source)) {
      addPhrase(machine, words, { meaning, weight, language });
      for (const word of words) if (/^\p{L}+$/u.test(word)) vote(voters, word, language, PHRASE_VOTE);
    }
  };
  const addAll = (phrases: Weighted, meaning: Meaning): void => {
    for (const [weight, source] of Object.entries(phrases)) add(source, meaning, Number(weight));
  };
  for (const intent of INTENTS) addAll(lexicon.intents[intent], intent);
  addAll(lexicon.praise, 'praise');
  addAll(lexicon.blame, 'blame');
  addAll(lexicon.urgent, 'urgent');
  add(lexicon.plain, 'plain', 1);
  add(lexicon.thanks, 'thanks', 1);
  add(lexicon.negations, 'negation', 1);
  add(lexicon.intensifiers, 'intensifier', 1);
  add(lexicon.calm, 'calm', 1);
  add(lexicon.declines, 'decline', 1);
  for (const [word] of readPhrases(lexicon.numbers)) if (word) machine.classes.set(word, NUMBER_CLASS);
  for (const [word] of readPhrases(lexicon.money)) if (word) machine.classes.set(word, MONEY_CLASS);
  for (const pair of lexicon.spellings.split(',')) {
    const [short, long] = pair.trim().split('=');
    if (short && long) machine.spellings.set(short, long);
  }
  for (const words of readPhrases(lexicon.common.trim().replaceAll(/\s+/g, ','))) {
    for (const word of words) vote(voters, word, language, COMMON_VOTE);
  }
}

function vote(voters: Voters, word: string, language: string, weight: number): void {
  const languages = voters.get(word) ?? new Map<string, number>();
  languages.set(language, Math.max(weight, languages.get(language) ?? 0));
  voters.set(word, languages);
}

function addPhrase(machine: Machine, words: string[], entry: Entry): void {
  let node = machine.tree;
  for (const word of words) {
    if (word === GAP) {
      node.gap ??= { next: new Map(), entries: [] };
      node = node.gap;
      continue;
    }
    const number = numberOf(machine, word);
    let next = node.next.get(number);
    if (!next) {
      next = { next: new Map(), entries: [] };
      node.next.set(number, next);
    }
    node = next;
  }
  const twin = node.entries.find((one) => one.meaning === entry.meaning && one.language === entry.language);
  if (!twin) node.entries.push(entry);
  else twin.weight = Math.max(twin.weight, entry.weight);
}

function numberOf(machine: Machine, word: string): number {
  if (word === '#') return NUMBER_CLASS;
  if (word === '$') return MONEY_CLASS;
  if (word === '%') return PERCENT_CLASS;
  const stem = word.endsWith('*');
  const table = stem ? machine.stems : machine.words;
  const key = stem ? word.slice(0, -1) : word;
  const known = table.get(key);
  if (known !== undefined) return known;
  const number = machine.words.size + machine.stems.size + 3;
  table.set(key, number);
  return number;
}
