import { FinishReason, type GenerateContentCandidate, type PromptFeedback } from '@google/generative-ai';
import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { AiAnswerRefused, AiContentDeclined, AiProviderFailed } from '../ai.errors.js';

/**
 * The JSON that the model wrote, still unchecked.
 *
 * @throws AiProviderFailed for any status but 2xx; passing for 429 and 5xx, with the wait of Retry-After
 * @throws AiContentDeclined when a safety filter stopped the question or the answer
 * @throws AiAnswerRefused when there is no whole JSON text in the answer
 */
export function answerOf(response: OutgoingResponse): unknown {
  if (response.status < 200 || response.status > 299) throw failure(response);
  const { candidates, promptFeedback } = shapeOf(parsed(response.body.toString('utf8')));
  if (promptFeedback?.blockReason) throw new AiContentDeclined(word(promptFeedback.blockReason));
  const first = Array.isArray(candidates) ? candidates[0] : undefined;
  const finish = first?.finishReason;
  if (finish && DECLINED.has(finish)) throw new AiContentDeclined(finish);
  if (finish === FinishReason.MAX_TOKENS) throw new AiAnswerRefused('it was cut short');
  const parts = first?.content?.parts;
  const texts = Array.isArray(parts) ? parts.map((part) => part?.text) : [];
  return parsed(texts.filter((text) => typeof text === 'string').join(''));
}

/** What is read of a `GenerateContentResponse`, with nothing sure to be there: it is input from outside. */
interface Answer {
  promptFeedback?: Partial<PromptFeedback> | null;
  candidates?: (AnswerCandidate | null)[] | null;
}

type AnswerCandidate = Pick<GenerateContentCandidate, 'finishReason'> & {
  content?: { parts?: ({ text?: unknown } | null)[] | null } | null;
};

const DECLINED: ReadonlySet<FinishReason> = new Set([
  FinishReason.SAFETY,
  FinishReason.RECITATION,
  FinishReason.BLOCKLIST,
  FinishReason.PROHIBITED_CONTENT,
  FinishReason.SPII,
]);

function failure({ status, headers }: OutgoingResponse): AiProviderFailed {
  // Retry-After comes in seconds here; a date would be NaN and leaves the usual pause.
  const seconds = Number(headers['retry-after'] ?? NaN);
  const wait = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
  return new AiProviderFailed(`it answered ${status}`, status === 429 || status >= 500, wait);
}

function shapeOf(answer: unknown): Answer {
  return typeof answer === 'object' && answer !== null ? answer : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AiAnswerRefused(`it is not JSON (${error instanceof SyntaxError ? 'syntax' : 'unknown'})`);
  }
}

/** What the other side calls its reason, kept short: it goes to the log. */
function word(reason: unknown): string {
  return String(reason)
    .replaceAll(/[^A-Z_]/g, '')
    .slice(0, 40);
}
