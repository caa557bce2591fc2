import type { LeadState } from './leads.dto.js';

/** Money that a lead brought: value and ISO 4217 code. */
export interface Earned {
  currency: string;
  /** Decimal text with two places, above 0. */
  more: string;
}

type Worth = Pick<LeadState, 'status' | 'value' | 'currency'>;

/**
 * How much more a lead brings after a change than before it: it was won, or what it was won for rose.
 *
 * @param before undefined for a lead that is new
 * @returns undefined when it brings no more
 */
export function earnedBy(before: Worth | undefined, after: Worth): Earned | undefined {
  const { currency } = after;
  const more = centsOf(after, currency) - (before ? centsOf(before, currency) : 0n);
  if (more <= 0n) return undefined;
  const cents = more.toString().padStart(3, '0');
  return { currency, more: `${cents.slice(0, -2)}.${cents.slice(-2)}` };
}

/** What a lead brought in this currency. Whole cents: sums of money must not be rounded. */
function centsOf({ status, value, currency }: Worth, of: string): bigint {
  if (status !== 'WON' || value === null || currency !== of) return 0n;
  const [whole = '0', cents = ''] = value.split('.');
  return BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
}
