import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { AiAnswerRefused, AiProviderFailed } from '../ai.errors.js';
import type { TokenUsage } from './vendor.js';

/** Tokens above this are no count of one call. */
const MOST_TOKENS = 100_000_000;

/** @throws AiProviderFailed for any status but 2xx; passing for 429 and 5xx, with the wait of Retry-After */
export function refuseFailure({ status, headers }: OutgoingResponse): void {
  if (status >= 200 && status <= 299) return;
  // Retry-After comes in seconds here; a date would be NaN and leaves the usual pause.
  const seconds = Number(headers['retry-after'] ?? NaN);
  const wait = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  throw new AiProviderFailed(`it answered ${status}`, status === 429 || status >= 500, wait);
}

/** @throws AiAnswerRefused when the text is no JSON */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AiAnswerRefused(`it is not JSON (${error instanceof SyntaxError ? 'syntax' : 'unknown'})`);
  }
}

/** The fields of an answer from outside: none where it is no object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The fields of a whole answer; none where it is no JSON. */
export function fieldsOfBody({ body }: OutgoingResponse): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}

/** The usage when both counts are there and can be; some servers leave them out. */
export function usageOf(input: unknown, output: unknown): TokenUsage | undefined {
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

/** What the other side calls its reason, kept short and harmless: it goes to the log. */
export function reasonWord(reason: unknown): string {
  const word = String(reason)
    .replaceAll(/[^A-Za-z_]/g, '')
    .slice(0, 40);
  return word === '' ? 'no reason given' : word;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS;
}
