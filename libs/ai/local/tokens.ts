/** What a piece of a message is. */
export type TokenKind = 'word' | 'number' | 'money' | 'percent';

/** A piece of a message with its place in the text. */
export interface Token {
  kind: TokenKind;
  /** As written. */
  text: string;
  /** Offset of the first character. */
  start: number;
  /** Offset behind the last character. */
  end: number;
  /** Counts up at each full stop, question mark, exclamation mark and line break: phrases do not cross them. */
  sentence: number;
}

/** A message in pieces. */
export interface Tokens {
  list: Token[];
  /** Emoji and smileys, apart from the words so that phrases read on across them. */
  emoji: string[];
  questions: number;
  exclamations: number;
}

/** Longer messages are read up to here (characters): enough to know what they are about, and bounded in time. */
export const MAX_TEXT = 2_000;

/** Cuts a message into words, numbers and money signs, and sets its emoji aside. */
export function tokenise(text: string): Tokens {
  const list: Token[] = [];
  const emoji: string[] = [];
  let sentence = 0;
  let questions = 0;
  let exclamations = 0;
  for (const match of text.slice(0, MAX_TEXT).matchAll(PIECE)) {
    const [piece, word, number, money, percent, face] = match;
    const kind = word ? 'word' : number ? 'number' : money ? 'money' : percent ? 'percent' : undefined;
    if (face) {
      emoji.push(face);
      continue;
    }
    if (kind) {
      list.push({ kind, text: piece, start: match.index, end: match.index + piece.length, sentence });
      continue;
    }
    sentence += 1;
    for (const sign of piece) {
      if (QUESTION.includes(sign)) questions += 1;
      if (EXCLAMATION.includes(sign)) exclamations += 1;
    }
  }
  return { list, emoji, questions, exclamations };
}

const QUESTION = '?؟？';
const EXCLAMATION = '!！';
// A word takes an English ending behind its apostrophe (don't, we'll) and the quotes inside Hebrew abbreviations
// with it; any other apostrophe parts two words (l'ordine, j'ai).
const PIECE = new RegExp(
  [
    String.raw`(\p{L}[\p{L}\p{M}\u200c\u200d]*(?:['’](?:s|t|re|ve|ll|d|m)(?!\p{L})|["״'׳’](?=[א-ת])[א-ת]+)*)`,
    String.raw`(\p{N}+(?:[.,:/]\p{N}+)*)`,
    String.raw`(\p{Sc})`,
    String.raw`([%٪])`,
    String.raw`(\p{Extended_Pictographic}[\ufe0f\u200d\p{Emoji_Modifier}]*|[:;=]['-]?[()DP](?!\w)|<3)`,
    String.raw`[.!?;\n…؟،।。！？¡¿]+`,
  ].join('|'),
  'giu',
);
