import { FinishReason, type GenerateContentCandidate, type PromptFeedback } from '@google/generative-ai';
import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { AiAnswerRefused, AiContentDeclined } from '../ai.errors.js';
import { fieldsOf, fieldsOfBody, parsedJson, reasonWord, refuseFailure, usageOf } from '../hosted/reading.js';
import type { TokenUsage } from '../hosted/vendor.js';

/**
 * The JSON that the model wrote, still unchecked.
 *
 * @throws AiProviderFailed for any status but 2xx
 * @throws AiContentDeclined when a safety filter stopped the question or the answer
 * @throws AiAnswerRefused when there is no whole JSON text in the answer
 */
export function geminiWritten(response: OutgoingResponse): unknown {
  refuseFailure(response);
  const { candidates, promptFeedback }: Answer = fieldsOf(parsedJson(response.body.toString('utf8')));
  if (promptFeedback?.blockReason) throw new AiContentDeclined(reasonWord(promptFeedback.blockReason));
  const first = Array.isArray(candidates) ? candidates[0] : undefined;
  const finish = first?.finishReason;
  if (finish && DECLINED.has(finish)) throw new AiContentDeclined(finish);
  if (finish === FinishReason.MAX_TOKENS) throw new AiAnswerRefused('it was cut short');
  const parts = first?.content?.parts;
  const texts = Array.isArray(parts) ? parts.map((part) => part?.text) : [];
  return parsedJson(texts.filter((text) => typeof text === 'string').join(''));
}

/** Thoughts are charged as output and told apart; older models leave them out. */
export function geminiUsage(response: OutgoingResponse): TokenUsage | undefined {
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } = fieldsOf(
    fieldsOfBody(response).usageMetadata,
  );
  // An answer that was stopped before it began has no candidates to count.
  const usage = usageOf(promptTokenCount, candidatesTokenCount ?? 0);
  const thoughts = usageOf(0, thoughtsTokenCount ?? 0);
  return usage && { input: usage.input, output: usage.output + (thoughts?.output ?? 0) };
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
