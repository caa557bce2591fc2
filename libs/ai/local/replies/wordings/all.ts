import type { Wording } from '../wording.js';
import { arabic } from './arabic.js';
import { dutch } from './dutch.js';
import { english } from './english.js';
import { french } from './french.js';
import { german } from './german.js';
import { hebrew } from './hebrew.js';
import { hindi } from './hindi.js';
import { italian } from './italian.js';
import { portuguese } from './portuguese.js';
import { russian } from './russian.js';
import { spanish } from './spanish.js';
import { turkish } from './turkish.js';

/** The wordings by BCP 47 primary tag. A new language is a file beside this and a line here. */
export const WORDINGS: ReadonlyMap<string, Wording> = new Map([
  ['en', english],
  ['ar', arabic],
  ['de', german],
  ['es', spanish],
  ['fr', french],
  ['he', hebrew],
  ['hi', hindi],
  ['it', italian],
  ['nl', dutch],
  ['pt', portuguese],
  ['ru', russian],
  ['tr', turkish],
]);

/** What is written where a language has no wording of its own. */
export const USUAL_WORDING: Wording = english;
export const USUAL_LANGUAGE = 'en';
