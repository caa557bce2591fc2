import type { Analysis } from '@libs/ai/ai-provider.js';
import type { AiService } from '@libs/ai/ai.service.js';
import type { PastMessage } from './reanalysis.repository.js';

/** Why hosted models say nothing: the budget of the day is used up, or all of them are left alone after failures. */
export type Silence = 'BUDGET' | 'OUTAGE';

/** A message with what it means. */
export interface Understood {
  message: PastMessage;
  analysis: Analysis;
  provider: string;
}

/** Asks for many messages at once, and by hosted models where there are some. */
export class Understanding {
  constructor(private readonly ai: AiService) {}

  /** Whether a hosted model is configured. */
  get hosted(): boolean {
    return this.ai.states().filter(({ configured }) => configured).length > 1;
  }

  /**
   * Understands messages in their order. Where a hosted model answers badly for all of them together, each is asked
   * for by itself, so that one it declines to speak of is the only one left to the local model.
   *
   * @param withLocal whether the local model may stand in for hosted ones that say nothing
   * @returns those that were understood, from the first on, and why there are no more
   */
  async of(
    messages: readonly PastMessage[],
    withLocal: boolean,
  ): Promise<{ understood: Understood[]; silence?: Silence }> {
    const { provider, analyses } = await this.ai.analyze(
      messages.map(({ body, locale }) => ({ body, locale })),
    );
    const standsIn = provider === 'local' && this.hosted;
    if (standsIn && !withLocal) {
      const silence = this.silence();
      if (silence) return { understood: [], silence };
      if (messages.length > 1) return this.oneByOne(messages);
    }
    return { understood: messages.flatMap((message, index) => pair(message, analyses[index], provider)) };
  }

  private async oneByOne(
    messages: readonly PastMessage[],
  ): Promise<{ understood: Understood[]; silence?: Silence }> {
    const understood: Understood[] = [];
    for (const message of messages) {
      const one = await this.of([message], false);
      understood.push(...one.understood);
      if (one.silence) return { understood, silence: one.silence };
    }
    return { understood };
  }

  private silence(): Silence | undefined {
    const hosted = this.ai.states().filter(({ name, configured }) => configured && name !== 'local');
    if (hosted.some(({ usedUp }) => usedUp)) return 'BUDGET';
    return hosted.some(({ available }) => available) ? undefined : 'OUTAGE';
  }
}

function pair(message: PastMessage, analysis: Analysis | undefined, provider: string): Understood[] {
  return analysis ? [{ message, analysis, provider }] : [];
}
