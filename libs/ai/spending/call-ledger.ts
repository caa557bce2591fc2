import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { within } from '@libs/clock/within.js';
import { Config, type GivenValues } from '@libs/config/config.js';
import { v7 } from '@libs/database/id.js';
import { Watch } from '@libs/watch/watch.js';
import { AiBudgetUsedUp, AiNotAsked } from '../ai.errors.js';
import type { TokenUsage } from '../hosted/vendor.js';
import {
  dayOf,
  isUsedUp,
  type BudgetLimits,
  type CallEnd,
  type CallStart,
  type DaySpending,
} from './call.js';
import { CallStore, type Entry } from './call-store.js';

/** Milliseconds that the book may keep a call waiting: a database that is away must not hold up an analysis. */
const LIMIT_MS = 1_000;

/** Keeps the book of calls to hosted models, and with it the budget of the day. */
@Injectable()
export class CallLedger {
  /** Tells of every call that is let through. */
  readonly calls = new Watch<CallStart, CallEnd>();
  readonly limits: BudgetLimits;
  private readonly log = new Logger('AI');
  private usedUpOn: string | undefined;

  constructor(
    private readonly store: CallStore,
    @Inject(Config) private readonly config: GivenValues,
    private readonly clock: Clock,
  ) {
    this.limits = { requests: config.AI_DAILY_REQUESTS, tokens: config.AI_DAILY_TOKENS };
  }

  /** Whether this process knows that nothing more may be asked today. */
  get usedUp(): boolean {
    return this.usedUpOn === dayOf(this.clock.now());
  }

  /**
   * Takes one request from the day's budget: call it before each request, tries that are repeated included.
   *
   * @returns to be called once with the end of the call; it never throws
   * @throws AiBudgetUsedUp
   * @throws AiNotAsked when there is a budget and the database does not say within a second what is left of it
   */
  async begin(call: CallStart): Promise<(end: CallEnd) => Promise<void>> {
    if (this.usedUp) throw new AiBudgetUsedUp();
    const entry: Entry = { ...call, id: v7(), at: this.clock.now() };
    const entered = await this.enter(entry);
    const ended = this.calls.begin(call);
    return async (end) => {
      ended(end);
      if (entered) await this.close(entry, end);
    };
  }

  /**
   * What was asked today, by all processes.
   *
   * @returns undefined when the database does not say within a second
   */
  async today(): Promise<DaySpending | undefined> {
    const now = this.clock.now();
    const spending = await inTime(this.store.spending(now)).catch(() => undefined);
    if (spending && isUsedUp(this.limits, spending)) this.tellUsedUp(now);
    return spending;
  }

  private async enter(entry: Entry): Promise<boolean> {
    const limited = this.limits.requests > 0 || this.limits.tokens > 0;
    try {
      if (await inTime(this.store.reserve(entry, this.limits))) return true;
    } catch (error) {
      // Without a budget to hold, a gap in the book is the smaller harm.
      if (limited) throw new AiNotAsked('the database does not say what is left of the budget', error);
      this.tellGap(error);
      return false;
    }
    this.tellUsedUp(entry.at);
    throw new AiBudgetUsedUp();
  }

  private async close(entry: Entry, end: CallEnd): Promise<void> {
    try {
      await inTime(this.store.close(entry, end, this.costOf(end.usage)));
    } catch (error) {
      this.tellGap(error);
    }
  }

  private costOf(usage: TokenUsage | undefined): string | null {
    const { AI_PRICE_INPUT_PER_MILLION: input, AI_PRICE_OUTPUT_PER_MILLION: output } = this.config;
    if (!usage || (input === 0 && output === 0)) return null;
    return ((usage.input * input + usage.output * output) / 1_000_000).toFixed(8);
  }

  private tellUsedUp(at: Date): void {
    if (this.usedUpOn === dayOf(at)) return;
    this.usedUpOn = dayOf(at);
    const { requests, tokens } = this.limits;
    this.log.warn(
      `The budget of ${dayOf(at)} for hosted models is used up (AI_DAILY_REQUESTS=${requests}, AI_DAILY_TOKENS=${tokens}). ` +
        'The local model answers until midnight UTC.',
    );
  }

  private tellGap(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.log.warn(`a call to a hosted model is missing from the book of calls, or its end is: ${why}`);
  }
}

/** @throws Error when it is not done in time; it goes on unwatched then */
async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  if (await within(LIMIT_MS, work)) return work;
  throw new Error(`the database did not answer within ${LIMIT_MS} ms`);
}
