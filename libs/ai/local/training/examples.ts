import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Intent, Sentiment } from '../../ai-provider.js';
import { INTENTS } from '../../ai-provider.js';
import { SOURCES, type Source } from './sources.js';

/** A message with what a person reading it says of it; left out where its set does not tell. */
export interface Example {
  text: string;
  language: string;
  /** `phrases`, or the name of its set. */
  source: string;
  /** Rows with the same key came from one line: they never stand on both sides of a split. */
  key: string;
  /** What it counts beside a line of ours. */
  weight: number;
  intent?: Intent;
  sentiment?: Sentiment;
  urgent?: boolean;
}

/** Where our own lines are, from the root of the project. */
export const PHRASES = 'libs/ai/local/phrases';
/** Where the public sets are, beside the project. */
export const SETS = '../shared/ai/train';

/**
 * Our own lines, a file an intent and language: `+`, `0` or `-` for the feeling, `!` or `.` for urgent or not, and
 * the text, a tab between.
 *
 * @throws Error naming the line that can't be read
 */
export function readPhraseLines(folder: string): Example[] {
  const examples: Example[] = [];
  for (const language of readdirSync(folder).sort())
    for (const intent of INTENTS) {
      const file = join(folder, language, `${intent.toLowerCase()}.txt`);
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        if (line.trim() === '') continue;
        examples.push(readLine(line, file, { language, source: 'phrases', intent }));
      }
    }
  return examples;
}

/** Messages of every intent in one file: the intent, the language, and then as in our own lines. */
export function readLabelled(file: string): Example[] {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [name = '', language = '', ...rest] = line.split('\t');
    const intent = INTENTS.find((one) => one === name);
    if (!intent) throw new Error(`${file}: "${line}" does not begin with an intent.`);
    return readLine(rest.join('\t'), file, { language, source: 'held-out', intent });
  });
}

function readLine(
  line: string,
  file: string,
  known: Pick<Example, 'language' | 'source' | 'intent'>,
): Example {
  const [feeling = '', urgency = '', text = ''] = line.split('\t');
  const sentiment = FEELINGS[feeling];
  if (!sentiment || (urgency !== '!' && urgency !== '.') || text === '')
    throw new Error(`${file}: "${line}" is not feeling, urgency and text with a tab between.`);
  const key = `${known.language} ${text.toLowerCase()}`;
  return { ...known, text, key, weight: 1, sentiment, urgent: urgency === '!' };
}

const FEELINGS: Readonly<Record<string, Sentiment>> = { '+': 'POSITIVE', '0': 'NEUTRAL', '-': 'NEGATIVE' };

/**
 * The public sets that are there.
 *
 * @param openOnly leaves out share-alike sets and tweets
 */
export function readSets(folder: string, openOnly: boolean): Example[] {
  return SOURCES.filter(
    ({ open, name }) => (open || !openOnly) && existsSync(join(folder, `${name}.jsonl`)),
  ).flatMap((source) => readSet(join(folder, `${source.name}.jsonl`), source));
}

interface Row {
  text: string;
  label: string;
  lang: string;
  sentiment?: Sentiment;
  urgent?: boolean;
  tpl?: string;
}

function readSet(file: string, { name, tells, weight }: Source): Example[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const { text, label, lang, sentiment, urgent, tpl } = JSON.parse(line) as Row;
      const example: Example = { text, language: lang, source: name, key: tpl ?? text.toLowerCase(), weight };
      if (tells === 'sentiment') example.sentiment = label as Sentiment;
      else example.intent = label as Intent;
      if (sentiment !== undefined) example.sentiment = sentiment;
      if (urgent !== undefined) example.urgent = urgent;
      return example;
    });
}
