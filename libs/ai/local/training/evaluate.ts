import { existsSync, readFileSync } from 'node:fs';
import { INTENTS } from '../../ai-provider.js';
import { analyse } from '../analyse.js';
import { decodeWeights, type Weights } from '../model/weights.js';
import { readLabelled, type Example } from './examples.js';
import { see, type Seen } from './features.js';
import { figuresOf, type Figures } from './figures.js';
import { isOurs, splitBy, splitByLine, type Split } from './split.js';
import { FULL } from './trainer.js';
import { readExamples, trainAndCalibrate } from './training.js';

const WEIGHTS = 'libs/ai/local/model/weights.bin';
const HELD_OUT = 'libs/ai/local/held-out.txt';
const APART = 0.2;
// Conversations of people with other companies' assistants: what customers of nobody here wrote.
const FOREIGN = new Set(['sgd', 'nlupp', 'taskmaster4', 'banking77', 'bitext', 'rasa_apache']);
const FOREIGN_LANGUAGE = 'it';

/**
 * `npm run evaluate` trains anew with lines, sets and a language left out, tells how good each model is on what was
 * left out of it, and how good, large and fast the weights that come with the product are. `--shipped-only` does the
 * latter alone, in seconds; `--open-only` leaves out share-alike sets and tweets.
 */
function main(): void {
  if (!process.argv.includes('--shipped-only')) {
    const seen = readExamples(process.argv.includes('--open-only')).map(see);
    tellLines(splitByLine(seen, APART, 'evaluation'));
    tellSets(seen);
    tellLanguage(seen);
  }
  tellShipped();
}

function tellLines(split: Split): void {
  say(`\nOne line in five kept apart, with every row that came from it (intents right / given below):`);
  const weights = trainAndCalibrate(split.learn, FULL);
  const phrases = split.apart.filter(({ example }) => example.source === 'phrases');
  tell('phrases', weights, phrases, true);
  tell('authored', weights, without(split.apart, phrases));
  for (const language of new Set(phrases.map(({ example }) => example.language)))
    tell(
      `phrases ${language}`,
      weights,
      only(phrases, (example) => example.language === language),
    );
}

function tellSets(seen: readonly Seen[]): void {
  say('\nWhole sets kept apart: other companies, other people, other labels:');
  const { learn, apart } = splitBy(seen, ({ source }) => FOREIGN.has(source));
  if (apart.length === 0) return say('none of them is here.');
  const weights = trainAndCalibrate(learn, FULL);
  for (const set of FOREIGN)
    tell(
      set,
      weights,
      only(apart, ({ source }) => source === set),
    );
}

function tellLanguage(seen: readonly Seen[]): void {
  say('\nA whole language kept apart: what is left to lexicons and words that languages share:');
  const { learn, apart } = splitBy(seen, ({ language }) => language === FOREIGN_LANGUAGE);
  tell(FOREIGN_LANGUAGE, trainAndCalibrate(learn, FULL), only(apart, isOurs));
}

function tellShipped(): void {
  const file = readFileSync(WEIGHTS);
  const size = (file.length / 1_000).toFixed(0);
  say(`\nThe weights of the product: ${size} KB for all heads.`);
  if (!existsSync(HELD_OUT)) return;
  const examples = readLabelled(HELD_OUT);
  tell('held-out', decodeWeights(file), examples.map(see), true);
  tellTimes(examples);
}

/** The usual time of each message over many rounds, so that what else the machine does is not counted. */
function tellTimes(examples: readonly Example[]): void {
  const times = examples.map(({ text }) => {
    const rounds = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      analyse({ body: text });
      return (performance.now() - start) * 1_000;
    });
    return rounds.sort((a, b) => a - b)[ROUNDS / 2] ?? 0;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] ?? 0).toFixed(0);
  say(`Time a message, evidence and all: p50 ${at(0.5)} µs, p99 ${at(0.99)} µs.`);
}

const ROUNDS = 40;

function tell(name: string, weights: Weights, seen: readonly Seen[], whole = false): void {
  if (seen.length === 0) return;
  const figures = figuresOf(weights, seen);
  const { messages, intent, sentiment, urgencyF1 } = figures;
  const first = `${name.padEnd(14)} ${String(messages).padStart(5)}`;
  const intents = `intent ${three(intent.accuracy)} F1 ${three(intent.macroF1)} surest ${three(intent.surest)} off ${three(intent.calibrationError)}`;
  const told = seen.some(({ example }) => example.sentiment !== undefined);
  const rest = `sentiment ${three(sentiment.accuracy)} F1 ${three(sentiment.macroF1)} | urgency F1 ${three(urgencyF1)}`;
  say(told ? `${first} | ${intents} | ${rest}` : `${first} | ${intents}`);
  if (whole) sayConfusion(figures);
}

function sayConfusion({ confusion }: Figures): void {
  say(['', ...INTENTS].map((intent) => intent.padStart(10)).join(''));
  for (const [right, row] of confusion.entries())
    say([INTENTS[right] ?? '', ...row].map((cell) => String(cell).padStart(10)).join(''));
}

function only(seen: readonly Seen[], which: (example: Example) => boolean): Seen[] {
  return seen.filter(({ example }) => which(example));
}

function without(seen: readonly Seen[], others: readonly Seen[]): Seen[] {
  const out = new Set(others);
  return seen.filter((one) => !out.has(one));
}

function three(share: number): string {
  return share.toFixed(3);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main();
