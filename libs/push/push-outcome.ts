/** What became of one push. `reason` is a sentence for the person whose device it is. */
export type PushOutcome =
  | { kind: 'taken' }
  /** The browser has ended the subscription: it is never to be used again. */
  | { kind: 'gone'; reason: string }
  /** Worth trying again, not before so many seconds if the service named any. */
  | { kind: 'later'; reason: string; afterSeconds?: number; cause: 'limit' | 'service' | 'silence' }
  /** Trying again would bring the same. */
  | { kind: 'refused'; reason: string };

/** Longest pause that a push service can impose, in seconds: a day. */
const LONGEST_PAUSE = 86_400;

/**
 * What an answer of a push service means (RFC 8030, sections 5 and 7.3).
 *
 * @param headers by lower-case name
 * @param now to read a Retry-After that is a date
 */
export function outcomeOf(status: number, headers: Record<string, string>, now: Date): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken' };
  if (status === 404 || status === 410) {
    return { kind: 'gone', reason: 'The browser has ended the subscription.' };
  }
  const afterSeconds = retryAfter(headers['retry-after'], now);
  if (status === 429) {
    return { kind: 'later', cause: 'limit', afterSeconds, reason: 'The push service asked for a pause.' };
  }
  if (status >= 500 || status === 408) {
    const reason = `The push service is in trouble: it answered ${status}.`;
    return { kind: 'later', cause: 'service', afterSeconds, reason };
  }
  if (status === 413)
    return { kind: 'refused', reason: 'The push service finds the message too large (413).' };
  if (status === 401 || status === 403) {
    const reason = `The push service does not accept our key (${status}). Turn notifications off and on again on the device.`;
    return { kind: 'refused', reason };
  }
  return { kind: 'refused', reason: `The push service refused the message with ${status}.` };
}

/** Retry-After in seconds from now, 0 to a day; undefined when there is none that makes sense. */
export function retryAfter(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const seconds = /^\d{1,9}$/.test(text)
    ? Number(text)
    : Math.ceil((Date.parse(text) - now.getTime()) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), LONGEST_PAUSE);
}
