import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';

/** Milliseconds one check may take: with whatever else a request costs the answer comes within about a second. */
export const CHECK_LIMIT = 800;
/** Milliseconds the outcome of a check holds: callers without a login must not make us ask without end. */
const OUTCOME_HOLDS = 1_000;

/** What a check found out: shown beside the state. */
export type Findings = Record<string, string | number | boolean | null>;

/** Looks after one thing the process depends on. */
@Injectable()
export abstract class Indicator {
  /** Its name in the answer. */
  abstract readonly key: string;
  /** Whether nothing works without it. What is not vital fails nothing: it is shown as degraded. */
  abstract readonly vital: boolean;

  constructor(private readonly indicators: HealthIndicatorService) {}

  /** Its state, within `CHECK_LIMIT`. Never rejects. */
  abstract check(): Promise<HealthIndicatorResult>;

  /**
   * Up with what `look` finds, down when it throws or takes too long.
   *
   * @param known shown in either case
   * @param holds milliseconds that the outcome is given to others who ask
   */
  protected async attempt(
    look: () => Promise<Findings>,
    known: Findings = {},
    holds = OUTCOME_HOLDS,
  ): Promise<HealthIndicatorResult> {
    const outcome = await this.indicators
      .check<string>(this.key)
      .attempt(look)
      .withTimeout(CHECK_LIMIT)
      .cacheFor(holds);
    return { [this.key]: { status: 'down', ...outcome[this.key], ...known } };
  }

  /** Up, for what needs no looking. */
  protected up(findings: Findings): Promise<HealthIndicatorResult> {
    return Promise.resolve(this.indicators.check(this.key).up(findings));
  }

  /** Down, for what needs no looking. */
  protected down(findings: Findings): Promise<HealthIndicatorResult> {
    return Promise.resolve(this.indicators.check(this.key).down(findings));
  }
}

/** Where an address leads, without user and password: `host:port`. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'unknown';
}
