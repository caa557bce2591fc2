import { shareOf } from '../training/random.js';
import { encodeAdapter } from './encoding.js';
import { changes, compare, overall, type Answering, type Changes, type Figures } from './figures.js';
import { lessonOf, type Labelled, type Lesson, type TaughtHead } from './lesson.js';
import { learnWithin } from './loudness.js';
import { guardFor, type OwnLines } from './own-lines.js';

/** Below this number nothing is learned: chance would teach as much as the agents. */
export const LEAST_CORRECTIONS = 20;
/** One conversation in five is kept back from learning for ever: what is learned is measured on it. */
const HELD_BACK = 0.2;
const LEAST_HELD_BACK = 4;

/** What an agent said of a message. */
export interface Correction extends Labelled {
  /** Which conversation it belongs to: its messages are all taught or all kept back. */
  conversation: string;
}

/** There are not enough corrections to learn from and to measure with. */
export interface TooFew {
  outcome: 'too-few';
  reason: string;
}

/** What was learned, with how good it is. */
export interface Trial {
  outcome: 'accepted' | 'refused';
  /** Why, in a sentence. */
  reason: string;
  /** Corrections that were learned from. */
  taught: number;
  /** Corrections it was measured on. */
  heldBack: number;
  /** On corrections kept back: `before` by what answers now. */
  figures: Figures;
  /** On lines of ours: `before` by the shipped model alone. */
  guard: Figures;
  /** What was learned, as it is kept. */
  weights: Buffer;
}

/** Whether an agent's word on this conversation is kept for measuring. The same for ever. */
export function isHeldBack(conversation: string): boolean {
  return shareOf(`held back ${conversation}`) < HELD_BACK;
}

/**
 * Learns from corrections and measures what came of it: on corrections that were kept back, and on lines of ours for
 * the cost elsewhere. What was measured is what is applied: it is not fitted again on the corrections kept back, so
 * that the figures are those of the very weights in use, and of the next ones too.
 *
 * @param active what answers now
 * @param pause awaited between pieces of work
 */
export async function tryOut(
  corrections: readonly Correction[],
  active: Answering,
  own: OwnLines,
  pause: () => Promise<void>,
): Promise<TooFew | Trial> {
  const taught: Lesson[] = [];
  const heldBack: Lesson[] = [];
  for (const { conversation, ...labelled } of corrections) {
    await pause();
    (isHeldBack(conversation) ? heldBack : taught).push(lessonOf(labelled));
  }
  if (corrections.length < LEAST_CORRECTIONS) return tooFew(`${corrections.length} corrections are too few`);
  if (heldBack.length < LEAST_HELD_BACK || taught.length === 0)
    return tooFew('the corrections are about too few conversations to measure what they teach');
  const guarded = guardFor(taught, own.guard);
  const learned = await learnWithin(taught, own.rehearsal, guarded, { prior: active.prior, pause });
  const { guard, adapter } = learned;
  const after = { prior: active.prior, adapter };
  const figures = compare(heldBack, active, after);
  // Against the shipped model: else what guessed once would not be found out by what guesses the same again.
  const changed = changes(heldBack, { prior: active.prior }, after);
  return {
    ...judged(figures, learned.turnedDown, changed),
    taught: taught.length,
    heldBack: heldBack.length,
    figures,
    guard,
    weights: encodeAdapter(learned.weights),
  };
}

/**
 * Agents correct what was wrong: on those messages every guess is a gain, and what a guess spoils among the messages
 * that were right nobody says. So of the answers that change, more must become right than become or stay wrong.
 */
function judged(
  figures: Figures,
  turnedDown: readonly TaughtHead[],
  { right, wrong }: Changes,
): Pick<Trial, 'outcome' | 'reason'> {
  const { before, after } = overall(figures);
  const measured = `right on ${percent(after)} of the answers kept back, ${percent(before)} before`;
  const spoiling =
    turnedDown.length === 0
      ? ''
      : ` More of what was learned would spoil what messages usually mean (${turnedDown.join(', ')}).`;
  if (after <= before) return { outcome: 'refused', reason: `It is not better: ${measured}.${spoiling}` };
  if (right <= wrong)
    return {
      outcome: 'refused',
      reason: `It guesses: of ${right + wrong} answers kept back that it changes only ${right} become right. The corrections seem to contradict each other.`,
    };
  return { outcome: 'accepted', reason: `It is better: ${measured}.${spoiling}` };
}

function tooFew(why: string): TooFew {
  return {
    outcome: 'too-few',
    reason: `Nothing was learned: ${why}. At least ${LEAST_CORRECTIONS} of several conversations are needed.`,
  };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
