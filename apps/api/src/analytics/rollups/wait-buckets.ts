/**
 * The histogram of waits is that of DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch
 * with relative-error guarantees", VLDB 2019): bucket i holds what is over gamma^(i-1) and up to gamma^i, and stands
 * for 2 gamma^i / (gamma + 1), which is at most ALLOWED_ERROR away from all it holds. Histograms add up over days.
 */
export const ALLOWED_ERROR = 0.01;
const GAMMA = (1 + ALLOWED_ERROR) / (1 - ALLOWED_ERROR);

/** Buckets in a coarse one: the coarse ones, fewer, say in which the fine ones have to be looked at. */
export const COARSE = 24;

/** Most waits of a period whose percentiles are computed from the waits themselves. */
export const EXACT_UP_TO = 1_000;

/** How far percentiles of more waits may be off, in words. */
export const WAIT_ERROR = `exact for up to ${EXACT_UP_TO.toLocaleString('en')} waits, beyond that within ${ALLOWED_ERROR * 100} % of it where it is read from daily figures`;

/** The bucket of so many milliseconds (an SQL expression); 0 for none at all, then from 1. */
export function bucketOf(ms: string): string {
  return `case when ${ms} <= 0 then 0 else 1 + ceil(ln(${ms}::float8) / ${Math.log(GAMMA)}) end::int2`;
}

/** Milliseconds that a bucket (an SQL expression) stands for. */
export function standsFor(bucket: string): string {
  return `case when ${bucket} = 0 then 0 else 2 * power(${GAMMA}::float8, ${bucket} - 1) / ${GAMMA + 1} end`;
}
