import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import type { Question } from '../prompts/question.js';

/** Tokens of one call as the vendor counts them. */
export interface TokenUsage {
  /** Of the question. */
  input: number;
  /** Of the answer, thoughts included where the vendor charges for them. */
  output: number;
}

/** A question on its way. */
export interface VendorRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** How one vendor's HTTP API is spoken: what is sent and how its answers are read. Pure: it calls nobody. */
export interface Vendor {
  /** Kept in `message.analyzedBy`. */
  readonly name: string;
  readonly model: string;

  /** The call that asks. */
  request(question: Question<unknown>): VendorRequest;

  /**
   * The JSON that the model wrote, still unchecked.
   *
   * @throws AiProviderFailed, AiContentDeclined, AiAnswerRefused
   */
  written(response: OutgoingResponse): unknown;

  /** What the call cost, if the vendor says so, whatever became of the answer. Never throws. */
  usage(response: OutgoingResponse): TokenUsage | undefined;
}
