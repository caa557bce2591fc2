import { MODEL } from '../model/shipped.js';
import { HEADS } from '../model/weights.js';
import type { Adapter } from './adapter.js';
import { rightOf, TAUGHT_HEADS, type Lesson, type TaughtHead } from './lesson.js';

/** How often a part of the analysis was right before and after learning, over so many messages. */
export interface HeadFigures {
  messages: number;
  /** 0 to 1; 0 where there are no messages. */
  before: number;
  after: number;
}

export type Figures = Record<TaughtHead, HeadFigures>;

/** What answers a message: the shipped model, with what was learned here if anything was. */
export interface Answering {
  adapter?: Adapter;
  /** How usual each intent is here, in the order of `INTENTS`. */
  prior?: readonly number[];
}

/** Compares two ways of answering on the same messages, as the product answers. */
export function compare(lessons: readonly Lesson[], before: Answering, after: Answering): Figures {
  const found = TAUGHT_HEADS.map(() => ({ messages: 0, before: 0, after: 0 }));
  for (const lesson of lessons) {
    const [was, is] = [answersOf(lesson, before), answersOf(lesson, after)];
    for (const [place, head] of TAUGHT_HEADS.entries()) {
      const right = rightOf(head, lesson.labels);
      const figures = found[place];
      if (right < 0 || !figures) continue;
      figures.messages += 1;
      figures.before += Number(was[place] === right);
      figures.after += Number(is[place] === right);
    }
  }
  const [intent = NONE, sentiment = NONE, urgency = NONE] = found.map((one) => ({
    messages: one.messages,
    before: one.messages === 0 ? 0 : one.before / one.messages,
    after: one.messages === 0 ? 0 : one.after / one.messages,
  }));
  return { intent, sentiment, urgency };
}

const NONE: HeadFigures = { messages: 0, before: 0, after: 0 };

/** All parts together, each answer counting the same. */
export function overall(figures: Figures): HeadFigures {
  const parts = Object.values(figures);
  const messages = parts.reduce((sum, part) => sum + part.messages, 0);
  const share = (of: 'before' | 'after'): number =>
    messages === 0 ? 0 : parts.reduce((sum, part) => sum + part[of] * part.messages, 0) / messages;
  return { messages, before: share('before'), after: share('after') };
}

/** Answers that are another one than before. */
export interface Changes {
  /** To what is right. */
  right: number;
  /** To what is wrong, whether or not it was wrong before. */
  wrong: number;
}

/** Counts the answers that change, all parts together, where somebody said what is right. */
export function changes(lessons: readonly Lesson[], before: Answering, after: Answering): Changes {
  const found = { right: 0, wrong: 0 };
  for (const lesson of lessons) {
    const [was, is] = [answersOf(lesson, before), answersOf(lesson, after)];
    for (const [place, head] of TAUGHT_HEADS.entries()) {
      const right = rightOf(head, lesson.labels);
      if (right < 0 || is[place] === was[place]) continue;
      if (is[place] === right) found.right += 1;
      else found.wrong += 1;
    }
  }
  return found;
}

/** The place of what is answered within each head, in the order of `TAUGHT_HEADS`. */
function answersOf({ scores, grams, calm }: Lesson, { adapter, prior }: Answering): number[] {
  const shares = scores.slice();
  adapter?.addTo(shares, grams);
  MODEL.toShares(shares, prior);
  const urgent = (shares[HEADS.urgency[0]] ?? 0) >= 0.5 && !calm;
  return [largest(shares, ...HEADS.intent), largest(shares, ...HEADS.sentiment), Number(urgent)];
}

/** The first of the largest ones, counted from where they begin. */
function largest(shares: Float64Array, begin: number, end: number): number {
  let best = begin;
  for (let at = begin + 1; at < end; at += 1) if ((shares[at] ?? 0) > (shares[best] ?? 0)) best = at;
  return best - begin;
}
