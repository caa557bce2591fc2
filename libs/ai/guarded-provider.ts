import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  DelegateBackoff,
  handleWhen,
  TaskCancelledError,
  retry,
  timeout,
  TimeoutStrategy,
  wrap,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from './ai-provider.js';
import type { ConversationSummary, SummaryInput } from './ai-provider.js';
import { AiAskerLeft, AiContentDeclined, AiNotAsked, AiProviderFailed } from './ai.errors.js';
import { checkedAnalyses, checkedReply, checkedSummary } from './answer-check.js';

/** How long and how often a hosted provider is asked; times in ms. */
export interface Patience {
  /** For one question, second try and wait included. */
  budgetMs: number;
  /** For one try. */
  attemptMs: number;
  /** Between the two tries, where the other side names no time of its own. */
  pauseMs: number;
  /** Questions in a row that fail before it is left alone. */
  failures: number;
  /** How long it is left alone before one question tries it again. */
  restMs: number;
}

/** What suits a model behind an HTTP API while a job waits for it. */
export const PATIENCE: Patience = {
  budgetMs: 8_000,
  attemptMs: 5_000,
  pauseMs: 300,
  failures: 3,
  restMs: 30_000,
};

/**
 * A hosted provider that can do no harm: it answers in time and with an answer that was checked, or throws. One
 * that keeps failing is left alone for a while, so that it costs nothing.
 */
export class GuardedProvider implements AiProvider {
  readonly name: string;
  private readonly breaker: CircuitBreakerPolicy;

  constructor(
    private readonly provider: AiProvider,
    private readonly patience: Patience = PATIENCE,
  ) {
    this.name = provider.name;
    this.breaker = circuitBreaker(
      handleWhen((error) => this.isFault(error)),
      { breaker: new ConsecutiveBreaker(patience.failures), halfOpenAfter: patience.restMs },
    );
  }

  /** False while it is left alone after failures. */
  get available(): boolean {
    return this.breaker.state === CircuitState.Closed;
  }

  /** @throws AiProviderFailed, AiAnswerRefused, AiContentDeclined, AiNotAsked, BrokenCircuitError, TaskCancelledError */
  analyze(messages: AnalysisInput[]): Promise<Analysis[]> {
    return this.ask(async (signal) =>
      checkedAnalyses(await this.provider.analyze(messages, signal), messages),
    );
  }

  /**
   * @param left aborted when whoever asked does not wait any more. An answer that is only late is still let come, so
   *   that what it cost is known.
   * @throws AiAskerLeft and as `analyze`
   */
  suggestReply(input: ReplyInput, left?: AbortSignal): Promise<ReplySuggestion> {
    return this.ask(async () => checkedReply(await this.provider.suggestReply(input, left), input), left);
  }

  /** As `suggestReply`. */
  summarize(input: SummaryInput, left?: AbortSignal): Promise<ConversationSummary> {
    return this.ask(async () => checkedSummary(await this.provider.summarize(input, left), input), left);
  }

  private async ask<Answer>(
    question: (signal: AbortSignal) => Promise<Answer>,
    left?: AbortSignal,
  ): Promise<Answer> {
    if (left?.aborted) throw new AiAskerLeft();
    // While one question tries whether it is back, the others do not wait for that.
    if (this.breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    const end = performance.now() + this.patience.budgetMs;
    let pauseMs = 0;
    const worthAnother = handleWhen((error) => {
      pauseMs = this.pauseAfter(error);
      return isPassing(error) && performance.now() + pauseMs < end;
    });
    const policy = wrap(
      timeout(this.patience.budgetMs, TimeoutStrategy.Aggressive),
      retry(worthAnother, { maxAttempts: 1, backoff: new DelegateBackoff(() => pauseMs) }),
      timeout(this.patience.attemptMs, TimeoutStrategy.Aggressive),
    );
    return this.breaker.execute(async () => {
      try {
        return await policy.execute(({ signal }) => question(signal), left);
      } catch (error) {
        throw left?.aborted ? new AiAskerLeft(error) : error;
      }
    });
  }

  private isFault(error: Error): boolean {
    // A try whether it is back that nobody waited for has shown nothing: it stays alone.
    if (error instanceof AiAskerLeft) return this.breaker.state === CircuitState.HalfOpen;
    return !(error instanceof AiContentDeclined || error instanceof AiNotAsked);
  }

  private pauseAfter(error: Error): number {
    return (error instanceof AiProviderFailed ? error.retryAfterMs : undefined) ?? this.patience.pauseMs;
  }
}

function isPassing(error: Error): boolean {
  return error instanceof TaskCancelledError || (error instanceof AiProviderFailed && error.passing);
}
