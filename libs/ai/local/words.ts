import type { LanguageVote, Machine } from './machine.js';
import { normaliseWord, squeeze } from './normalise.js';

/** What the lexicons know of one word of a message. */
export interface KnownWord {
  /** Numbers by which the tree of phrases knows it; several, as stems overlap. */
  numbers: number[];
  votes: readonly LanguageVote[];
}

/**
 * Looks words up as customers type them: with a letter too many, a letter swapped, an article or preposition grown
 * on (Hebrew, Arabic). What was found for a spelling is remembered, up to a bound, so common words cost one look.
 */
export class Words {
  private readonly remembered = new Map<string, KnownWord>();
  private readonly nearby: Map<string, string[]>;

  constructor(private readonly machine: Machine) {
    this.nearby = nearbySpellings([...machine.words.keys(), ...machine.stems.keys()]);
  }

  /** Everything known of a word, as written. Unknown words have no numbers and no votes. */
  look(written: string): KnownWord {
    const remembered = this.remembered.get(written);
    if (remembered) return remembered;
    const found = this.find(normaliseWord(written));
    if (this.remembered.size >= REMEMBERED_WORDS) this.remembered.clear();
    this.remembered.set(written, found);
    return found;
  }

  private find(word: string): KnownWord {
    const direct = this.exact(word);
    if (direct) return direct;
    for (const keep of [2, 1] as const) {
      const shorter = squeeze(word, keep);
      const found = shorter === word ? undefined : this.exact(shorter);
      if (found) return found;
    }
    return this.withoutPrefix(word) ?? this.mistyped(word) ?? UNKNOWN;
  }

  private exact(word: string): KnownWord | undefined {
    const numbers: number[] = [];
    const { words, stems, classes, spellings, votes } = this.machine;
    const meant = words.get(spellings.get(word) ?? '');
    if (meant !== undefined) numbers.push(meant);
    const whole = words.get(word);
    if (whole !== undefined) numbers.push(whole);
    const kind = classes.get(word);
    if (kind !== undefined) numbers.push(kind);
    for (let length = 3; length <= Math.min(word.length, LONGEST_STEM); length += 1) {
      const stem = stems.get(word.slice(0, length));
      if (stem !== undefined) numbers.push(stem);
    }
    const heard = votes.get(word);
    return numbers.length > 0 || heard ? { numbers, votes: heard ?? [] } : undefined;
  }

  private withoutPrefix(word: string): KnownWord | undefined {
    const prefixes = HEBREW.test(word) ? HEBREW_PREFIXES : ARABIC.test(word) ? ARABIC_PREFIXES : [];
    for (const prefix of prefixes) {
      if (word.startsWith(prefix) && word.length - prefix.length >= MIN_ROOT) {
        const found = this.exact(word.slice(prefix.length));
        if (found) return found;
      }
    }
    return undefined;
  }

  private mistyped(word: string): KnownWord | undefined {
    if (word.length < MIN_MISTYPED || word.length > LONGEST_STEM + 4) return undefined;
    for (const variant of [word, ...withoutOneLetter(word)]) {
      for (const candidate of this.nearby.get(variant) ?? []) {
        if (candidate[0] === word[0] && oneSlipApart(word, candidate)) return this.exact(candidate);
      }
    }
    return undefined;
  }
}

const UNKNOWN: KnownWord = { numbers: [], votes: [] };
const REMEMBERED_WORDS = 20_000;
const LONGEST_STEM = 14;
const MIN_ROOT = 3;
const MIN_MISTYPED = 5;

const HEBREW = /^[א-ת]/;
const ARABIC = /^[\u0621-\u064a]/;
// The longest first: and-the, to-the, that-the ...
const HEBREW_PREFIXES = [
  'וכש',
  'שה',
  'וה',
  'וב',
  'ול',
  'ומ',
  'וש',
  'כש',
  'מה',
  'ה',
  'ו',
  'ב',
  'ל',
  'מ',
  'ש',
  'כ',
];
const ARABIC_PREFIXES = ['وبال', 'وال', 'بال', 'فال', 'كال', 'ولل', 'لل', 'ال', 'و', 'ف', 'ب', 'ل', 'س'];

function nearbySpellings(words: string[]): Map<string, string[]> {
  const nearby = new Map<string, string[]>();
  for (const word of words) {
    if (word.length < MIN_MISTYPED) continue;
    for (const variant of [word, ...withoutOneLetter(word)]) {
      const list = nearby.get(variant);
      if (!list) nearby.set(variant, [word]);
      else if (!list.includes(word)) list.push(word);
    }
  }
  return nearby;
}

function withoutOneLetter(word: string): string[] {
  return Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1));
}

/** True when one letter more, less, other or swapped with its neighbour makes one word of the other. */
function oneSlipApart(a: string, b: string): boolean {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const left = a.slice(head, a.length - tail);
  const right = b.slice(head, b.length - tail);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
