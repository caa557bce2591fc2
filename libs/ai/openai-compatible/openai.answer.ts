import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import { AiAnswerRefused, AiContentDeclined } from '../ai.errors.js';
import { fieldsOf, fieldsOfBody, parsedJson, refuseFailure, usageOf } from '../hosted/reading.js';
import type { TokenUsage } from '../hosted/vendor.js';
import { LIST_FIELD } from './openai.request.js';

/**
 * The JSON that the model wrote, still unchecked and without its wrapping.
 *
 * @throws AiProviderFailed for any status but 2xx
 * @throws AiContentDeclined when a filter stopped the answer or the model refused
 * @throws AiAnswerRefused when there is no whole JSON text in the answer
 */
export function chatWritten(response: OutgoingResponse): unknown {
  refuseFailure(response);
  const { choices } = fieldsOf(parsedJson(response.body.toString('utf8')));
  const first = fieldsOf(Array.isArray(choices) ? choices[0] : undefined);
  const { content, refusal } = fieldsOf(first.message);
  if (first.finish_reason === 'content_filter') throw new AiContentDeclined('content_filter');
  // The words of a refusal may quote the customer: they are not told further.
  if (typeof refusal === 'string' && refusal !== '') throw new AiContentDeclined('refusal');
  if (first.finish_reason === 'length') throw new AiAnswerRefused('it was cut short');
  if (typeof content !== 'string') throw new AiAnswerRefused('it has no text');
  const written = parsedJson(bare(content));
  return fieldsOf(written)[LIST_FIELD] ?? written;
}

/** What the server counted; some count nothing. */
export function chatUsage(response: OutgoingResponse): TokenUsage | undefined {
  const { prompt_tokens: input, completion_tokens: output } = fieldsOf(fieldsOfBody(response).usage);
  return usageOf(input, output);
}

/** Servers that do not hold the model to the schema let it put a fence of Markdown around its JSON. */
function bare(content: string): string {
  return /^\s*```(?:json)?\s*\n(?<json>[\s\S]*?)\n?\s*```\s*$/.exec(content)?.groups?.json ?? content;
}
