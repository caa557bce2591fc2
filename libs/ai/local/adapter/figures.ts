import { MODEL } from '../model/shipped.js';
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
  const figures = (head: TaughtHead): HeadFigures => {
    const asked = lessons.filter(({ labels }) => rightOf(head, labels) >= 0);
    const share = (answering: Answering): number =>
      asked.length === 0
        ? 0
        : asked.filter((lesson) => isRight(head, lesson, answering)).length / asked.length;
    return { messages: asked.length, before: share(before), after: share(after) };
  };
  const [intent, sentiment, urgency] = TAUGHT_HEADS;
  return { intent: figures(intent), sentiment: figures(sentiment), urgency: figures(urgency) };
}

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
  for (const lesson of lessons)
    for (const head of TAUGHT_HEADS) {
      const right = rightOf(head, lesson.labels);
      const now = answerOf(head, lesson, after);
      if (right < 0 || now === answerOf(head, lesson, before)) continue;
      if (now === right) found.right += 1;
      else found.wrong += 1;
    }
  return found;
}

/** Whether a message is understood. */
export function isRight(head: TaughtHead, lesson: Lesson, answering: Answering): boolean {
  return answerOf(head, lesson, answering) === rightOf(head, lesson.labels);
}

/** The place of what is answered within its head. */
function answerOf(head: TaughtHead, lesson: Lesson, { adapter, prior }: Answering): number {
  const scores = lesson.scores.slice();
  adapter?.addTo(scores, lesson.grams);
  const { intents, sentiments, urgency } = MODEL.sharesOf(scores, prior);
  if (head === 'urgency') return Number(urgency >= 0.5 && !lesson.calm);
  return largest(head === 'intent' ? intents : sentiments);
}

function largest(shares: readonly number[]): number {
  return shares.indexOf(Math.max(...shares));
}
