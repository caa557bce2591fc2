import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Config } from '@libs/config/config.js';
import type { AiProvider, Analysis, AnalysisInput, ReplyInput, ReplySuggestion } from '../ai-provider.js';
import { INTENTS } from '../ai-provider.js';
import type { Adapter } from './adapter/adapter.js';
import { analyse } from './analyse.js';
import type { ConversationSummary, SummaryInput } from '../ai-provider.js';
import { summarise } from './summaries/summary.js';
import { composeReply } from './replies/reply.js';

/** The built-in model: no network, no key, the same answer to the same question, at once. */
export class LocalProvider implements AiProvider {
  readonly name = 'local';

  private adapter: Adapter | undefined;

  /** @param prior how usual each intent is here, in the order of `INTENTS`; as in training unless given */
  constructor(readonly prior?: readonly number[]) {}

  /** The provider for the inbox configured. */
  static fromConfig({ LOCAL_MODEL_PRIOR: prior }: Pick<Config, 'LOCAL_MODEL_PRIOR'>): LocalProvider {
    return new LocalProvider(INTENTS.map((intent) => prior[intent] ?? 1));
  }

  /** Adds what was learned from the agents of this installation; nothing takes it away again. */
  use(adapter: Adapter | undefined): void {
    this.adapter = adapter;
  }

  /** Understands messages by their words. Long lists are read in turns, so that requests in between are served. */
  async analyze(messages: AnalysisInput[]): Promise<Analysis[]> {
    const analyses: Analysis[] = [];
    for (const [index, message] of messages.entries()) {
      if (index > 0 && index % TURN === 0) await nextTurn();
      analyses.push(this.understand(message));
    }
    return analyses;
  }

  /** Puts an answer together from what the sources say and from templates: it names no price, date or fact of its own. */
  suggestReply(input: ReplyInput): Promise<ReplySuggestion> {
    return Promise.resolve(composeReply(input, this.understand));
  }

  /** Tells a conversation in short by quoting it; in English. */
  summarize(input: SummaryInput): Promise<ConversationSummary> {
    return Promise.resolve(summarise(input, this.understand));
  }

  private readonly understand = (message: AnalysisInput): Analysis =>
    analyse(message, this.prior, this.adapter);
}

const TURN = 100;
