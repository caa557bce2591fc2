import type { Lexicon } from '../lexicon.js';
import { arabic } from './arabic.js';
import { dutch } from './dutch.js';
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { hebrew } from './hebrew.js';
import { italian } from './italian.js';
import { portuguese } from './portuguese.js';
import { russian } from './russian.js';
import { spanish } from './spanish.js';

/** Every language with a lexicon. A new one is a file beside this and a line here. */
export const LEXICONS: readonly Lexicon[] = [
  english,
  arabic,
  dutch,
  french,
  german,
  hebrew,
  italian,
  portuguese,
  russian,
  spanish,
];
