import { Inject, Injectable, Logger } from '@nestjs/common';
import { BrokenCircuitError } from 'cockatiel';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from './ai-provider.js';
import type { ConversationSummary, SummaryInput } from './ai-provider.js';
import { AiAskerLeft, AiBudgetUsedUp } from './ai.errors.js';
import { GuardedProvider, type Patience } from './guarded-provider.js';
import { LocalProvider } from './local/local.provider.js';

/** A hosted provider the product knows, with what answers for it where it is configured. */
export interface HostedProvider {
  name: string;
  provider: AiProvider | undefined;
  /** How long and how often it is asked; `PATIENCE` unless given. */
  patience?: Patience;
  /** Whether what may be asked today was asked already, as far as this process knows. */
  usedUp?: () => boolean;
}

/** The hosted providers in the order in which they are asked: the registry is in `ai.module.ts`. */
export const HOSTED_PROVIDERS = Symbol('hosted AI providers');

/** How one provider is doing. */
export interface AiProviderState {
  name: string;
  /** True when there is a key or nothing is needed. */
  configured: boolean;
  /** False when it is not configured, left alone for a while after failures, or `usedUp`. */
  available: boolean;
  /** True when it is not asked any more today because the day's budget is used up, as far as this process knows. */
  usedUp: boolean;
}

/** Understands messages and drafts replies, by the first provider that answers well; the local one always does. */
@Injectable()
export class AiService {
  private readonly log = new Logger('AI');
  private readonly hosted: {
    name: string;
    guarded: GuardedProvider | undefined;
    usedUp: () => boolean;
  }[];

  constructor(
    @Inject(HOSTED_PROVIDERS) hosted: HostedProvider[],
    private readonly local: LocalProvider,
  ) {
    this.hosted = hosted.map(({ name, provider, patience, usedUp }) => ({
      name,
      usedUp: usedUp ?? (() => false),
      guarded: provider && new GuardedProvider(provider, patience),
    }));
  }

  /**
   * Understands messages, each for itself. Never fails because of a provider: the local model stands in.
   *
   * @returns who answered, and one analysis a message in the order given
   */
  async analyze(messages: AnalysisInput[]): Promise<{ provider: string; analyses: Analysis[] }> {
    // Pictures without words are no question to pay for.
    const words = messages.some(({ body }) => body.trim() !== '');
    const { provider, answer } = await this.ask((one) => one.analyze(messages), words);
    return { provider, analyses: answer };
  }

  /**
   * Drafts an answer to the newest messages of the customer; the local templates stand in for a failing provider.
   *
   * @param left aborted when whoever asked does not wait any more
   * @throws AiAskerLeft
   */
  async suggestReply(
    input: ReplyInput,
    left?: AbortSignal,
  ): Promise<{ provider: string; suggestion: ReplySuggestion }> {
    const { provider, answer } = await this.ask((one) => one.suggestReply(input, left), true);
    return { provider, suggestion: answer };
  }

  /** Tells a conversation in short; the local rules stand in for a failing provider. */
  async summarize(input: SummaryInput): Promise<{ provider: string; summary: ConversationSummary }> {
    const { provider, answer } = await this.ask((one) => one.summarize(input), true);
    return { provider, summary: answer };
  }

  /** How each known provider is doing, in the order in which they are asked. */
  states(): AiProviderState[] {
    const hosted = this.hosted.map(({ name, guarded, usedUp }) => ({
      name,
      configured: guarded !== undefined,
      available: guarded?.available === true && !usedUp(),
      usedUp: guarded !== undefined && usedUp(),
    }));
    return [...hosted, { name: this.local.name, configured: true, available: true, usedUp: false }];
  }

  private async ask<Answer>(
    question: (provider: AiProvider) => Promise<Answer>,
    hostedToo: boolean,
  ): Promise<{ provider: string; answer: Answer }> {
    for (const { guarded, usedUp } of hostedToo ? this.hosted : []) {
      if (!guarded || usedUp()) continue;
      try {
        return { provider: guarded.name, answer: await question(guarded) };
      } catch (error) {
        if (error instanceof AiAskerLeft) throw error;
        this.tell(guarded.name, error);
      }
    }
    return { provider: this.local.name, answer: await question(this.local) };
  }

  private tell(name: string, error: unknown): void {
    // A provider that is left alone was complained about when it failed; a budget tells once when it is used up.
    if (error instanceof BrokenCircuitError || error instanceof AiBudgetUsedUp) return;
    const why = error instanceof Error ? error.message : String(error);
    this.log.warn(`${name} gave no answer to use: ${why}. The next provider answers instead.`);
  }
}
