import type { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import {
  OutgoingAborted,
  OutgoingError,
  OutgoingFailed,
  OutgoingTimeout,
} from '@libs/http/outgoing/outgoing.errors.js';
import type { OutgoingResponse } from '@libs/http/outgoing/outgoing-response.js';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from '../ai-provider.js';
import type { ConversationSummary, SummaryInput } from '../ai-provider.js';
import { AiAnswerRefused, AiContentDeclined, AiProviderFailed } from '../ai.errors.js';
import { PATIENCE } from '../guarded-provider.js';
import { analysisQuestion } from '../prompts/analysis.question.js';
import type { Question } from '../prompts/question.js';
import { replyQuestion } from '../prompts/reply.question.js';
import { summaryQuestion } from '../prompts/summary.question.js';
import type { Outcome } from '../spending/call.js';
import type { CallLedger } from '../spending/call-ledger.js';
import type { TokenUsage, Vendor } from './vendor.js';

/** Messages in one question: few enough for a whole answer in time. */
export const MESSAGES_A_QUESTION = 20;
const MOST_BYTES = 1_048_576;

/**
 * A model behind somebody's HTTP API. Questions travel through the product's own guarded client: it follows no
 * redirect with the key, and reads no answer of any size. Each answer is checked as it comes, so that a list of
 * messages whose first part was answered badly costs no further part. Each call is taken from the day's budget
 * before it is made, and entered with what it cost.
 */
export class HostedModel implements AiProvider {
  readonly name: string;

  /** @param limitMs how long one call may take, in ms: past it nobody waits any more, and the connection ends */
  constructor(
    private readonly vendor: Vendor,
    private readonly client: OutgoingClient,
    private readonly ledger: Pick<CallLedger, 'begin'>,
    private readonly limitMs = PATIENCE.budgetMs,
  ) {
    this.name = vendor.name;
  }

  async analyze(messages: AnalysisInput[], signal?: AbortSignal): Promise<Analysis[]> {
    const analyses: Analysis[] = [];
    for (let start = 0; start < messages.length; start += MESSAGES_A_QUESTION) {
      signal?.throwIfAborted();
      const some = messages.slice(start, start + MESSAGES_A_QUESTION);
      analyses.push(...(await this.ask(analysisQuestion(some))));
    }
    return analyses;
  }

  suggestReply(input: ReplyInput, signal?: AbortSignal): Promise<ReplySuggestion> {
    return this.ask(replyQuestion(input), signal);
  }

  summarize(input: SummaryInput, signal?: AbortSignal): Promise<ConversationSummary> {
    return this.ask(summaryQuestion(input), signal);
  }

  private async ask<Answer>(question: Question<Answer>, signal?: AbortSignal): Promise<Answer> {
    const { name: provider, model } = this.vendor;
    const end = await this.ledger.begin({ provider, model, purpose: question.purpose });
    const began = performance.now();
    let usage: TokenUsage | undefined;
    let outcome: Outcome = 'FAILED';
    try {
      const response = await this.send(question, signal);
      usage = this.vendor.usage(response);
      const answer = question.read(this.vendor.written(response));
      outcome = 'ANSWERED';
      return answer;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      await end({ outcome, ms: performance.now() - began, usage });
    }
  }

  private async send(question: Question<unknown>, signal?: AbortSignal): Promise<OutgoingResponse> {
    const { url, headers, body } = this.vendor.request(question);
    try {
      return await this.client.send({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json', ...headers },
        body,
        timeoutMs: this.limitMs,
        maxResponseBytes: MOST_BYTES,
        signal,
      });
    } catch (error) {
      throw asFailure(error);
    }
  }
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof AiAnswerRefused) return 'REFUSED';
  if (error instanceof AiContentDeclined) return 'DECLINED';
  return error instanceof AiProviderFailed && isLate(error.cause) ? 'LATE' : 'FAILED';
}

function isLate(cause: unknown): boolean {
  return cause instanceof OutgoingTimeout || cause instanceof OutgoingAborted;
}

function asFailure(error: unknown): unknown {
  if (!(error instanceof OutgoingError)) return error;
  const passing = error instanceof OutgoingFailed || error instanceof OutgoingTimeout;
  return new AiProviderFailed(error.message, passing, undefined, error);
}
