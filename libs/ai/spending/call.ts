import type { TokenUsage } from '../hosted/vendor.js';
import type { Purpose } from '../prompts/question.js';

/** What became of a call: used, refused by our checks, declined by the model, failed, or not there while anybody waited. */
export const OUTCOMES = ['ANSWERED', 'REFUSED', 'DECLINED', 'FAILED', 'LATE'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A call that begins. */
export interface CallStart {
  provider: string;
  model: string;
  purpose: Purpose;
}

/** How it ended. */
export interface CallEnd {
  outcome: Outcome;
  /** Milliseconds until then. */
  ms: number;
  /** Unknown where there was no answer, or one that does not say. */
  usage: TokenUsage | undefined;
}

/** What may be asked of hosted models in a day; 0 is no limit. */
export interface BudgetLimits {
  requests: number;
  tokens: number;
}

/** What was asked of hosted models on one day, by all processes. */
export interface DaySpending {
  requests: number;
  tokens: number;
}

/** Whether nothing more may be asked. */
export function isUsedUp(limits: BudgetLimits, { requests, tokens }: DaySpending): boolean {
  return (
    (limits.requests > 0 && requests >= limits.requests) || (limits.tokens > 0 && tokens >= limits.tokens)
  );
}

/** The day an instant belongs to, cut in UTC: `2026-03-01`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
