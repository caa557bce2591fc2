import { fileURLToPath } from 'node:url';
import { readLabelled, readPhraseLines, type Example } from '../training/examples.js';
import { shareOf } from '../training/random.js';
import { lessonOf, type Labelled, type Lesson } from './lesson.js';

/** Beside the code, in the project and in what is built. */
const PHRASES = fileURLToPath(new URL('../phrases', import.meta.url));
const HELD_OUT = fileURLToPath(new URL('../held-out.txt', import.meta.url));
/** One line in ten is never rehearsed. */
const GUARD = 0.1;

/** Our own lines: what is rehearsed while learning, and what is asked afterwards whether anything was forgotten. */
export interface OwnLines {
  rehearsal: readonly Lesson[];
  /** `held-out.txt`, and the lines that are not rehearsed. */
  guard: readonly Lesson[];
}

/** What was read last, for as long as nothing else needs the memory: reading takes longer than learning. */
let lastRead: WeakRef<OwnLines> | undefined;

/** Reads our lines, some at a time. They are shared: whoever gets them changes nothing. */
export async function readOwnLines(pause: () => Promise<void>): Promise<OwnLines> {
  const read = lastRead?.deref();
  if (read) return read;
  const own = await readAll(pause);
  lastRead = new WeakRef(own);
  return own;
}

async function readAll(pause: () => Promise<void>): Promise<OwnLines> {
  const own: { rehearsal: Lesson[]; guard: Lesson[] } = { rehearsal: [], guard: [] };
  for (const example of [...readPhraseLines(PHRASES), ...readLabelled(HELD_OUT)]) {
    await pause();
    const guards = example.source === 'held-out' || shareOf(`guard ${example.key}`) < GUARD;
    own[guards ? 'guard' : 'rehearsal'].push({ ...lessonOf(labelled(example)), language: example.language });
  }
  return own;
}

function labelled({ text, intent, sentiment, urgent }: Example): Labelled {
  return { text, intent, sentiment, urgent };
}

/** Below this number of lines a point is one line or two. */
const LEAST_LINES = 100;
/** A language that fewer of the corrections are in was guessed, or does not matter here. */
const LEAST_SHARE = 0.1;
/** Of lines in other languages, one in so many is rehearsed: few of their n-grams can change. */
const OTHERS = 5;

/** The lines in the languages of what was taught: in all others little can be forgotten, and a loss would be hidden. */
export function guardFor(taught: readonly Lesson[], guard: readonly Lesson[]): readonly Lesson[] {
  const spoken = languagesOf(taught);
  const own = guard.filter(({ language }) => spoken.has(language));
  return own.length < LEAST_LINES ? guard : own;
}

/** What is rehearsed beside what is taught: the same languages, and a few lines of the others. */
export function rehearsalFor(taught: readonly Lesson[], rehearsal: readonly Lesson[]): readonly Lesson[] {
  const spoken = languagesOf(taught);
  const own = rehearsal.filter(({ language }) => spoken.has(language));
  if (own.length < LEAST_LINES) return rehearsal;
  return [
    ...own,
    ...rehearsal.filter(({ language }, place) => !spoken.has(language) && place % OTHERS === 0),
  ];
}

function languagesOf(taught: readonly Lesson[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { language } of taught) counts.set(language, (counts.get(language) ?? 0) + 1);
  const usual = [...counts].filter(([, count]) => count >= taught.length * LEAST_SHARE);
  return new Set(usual.map(([language]) => language));
}
