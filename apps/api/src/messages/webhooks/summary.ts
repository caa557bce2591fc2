import type { EventOutcome } from '../incoming/incoming.service.js';
import type { DeliveryStep } from './deliveries.repository.js';
import { reasonOf } from './reason.js';

/** Longest story of one part, in characters. */
const MAX_LENGTH = 2_000;

/**
 * What came of a part, as the last step of its story: failed if anything in it failed, ignored if there was
 * nothing in it to act upon, else processed. Equal outcomes are counted: `2 × message received`.
 */
export function summaryOf(
  outcomes: readonly EventOutcome[],
  failures: readonly unknown[],
): Pick<DeliveryStep, 'step' | 'detail'> {
  const details = [
    ...counted(failures.map((failure) => `failed: ${reasonOf(failure)}`)),
    ...counted(outcomes.map(({ detail }) => detail)),
  ];
  const detail = (details.join('. ') || 'nothing in it').slice(0, MAX_LENGTH);
  if (failures.length > 0) return { step: 'failed', detail };
  return { step: outcomes.every(({ ignored }) => ignored) ? 'ignored' : 'processed', detail };
}

function counted(details: string[]): string[] {
  const counts = new Map<string, number>();
  for (const detail of details) counts.set(detail, (counts.get(detail) ?? 0) + 1);
  return [...counts].map(([detail, count]) => (count === 1 ? detail : `${count} × ${detail}`));
}
