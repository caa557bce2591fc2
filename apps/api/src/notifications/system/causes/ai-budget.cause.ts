import { Injectable } from '@nestjs/common';
import { AiService } from '@libs/ai/ai.service.js';
import { CallLedger } from '@libs/ai/spending/call-ledger.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** Hosted models may not be asked any more today. */
@Injectable()
export class AiBudgetUsedUp implements SystemCause {
  readonly key = 'ai-budget';
  readonly urgent = false;
  readonly patience = 0;
  readonly url = '/settings/ai';

  constructor(
    private readonly ai: AiService,
    private readonly ledger: CallLedger,
  ) {}

  async look(): Promise<Trouble[]> {
    // Brings what the process knows of the day up to date; alone, the local rules cost nothing.
    if (this.ai.states().filter(({ configured }) => configured).length > 1) await this.ledger.today();
    const usedUp = this.ai.states().filter((state) => state.configured && state.usedUp);
    if (usedUp.length === 0) return [];
    return [
      {
        subject: '',
        title: 'The budget for hosted models is used up for today',
        body:
          'Until midnight UTC the local rules understand messages and draft answers. Raise AI_DAILY_REQUESTS or ' +
          'AI_DAILY_TOKENS if that is too early.',
      },
    ];
  }

  over(): string {
    return 'Hosted models may be asked again';
  }
}
