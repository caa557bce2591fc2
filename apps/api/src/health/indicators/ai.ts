import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { AiService } from '@libs/ai/ai.service.js';
import { CallLedger } from '@libs/ai/spending/call-ledger.js';
import { Indicator } from './indicator.js';

/**
 * Who understands messages at this moment. A hosted model is not asked here, since each question costs: it counts
 * as away while it is left alone after failures, and while the budget of the day is used up. The local rules are
 * part of the product and always answer.
 */
@Injectable()
export class AiIndicator extends Indicator {
  readonly key = 'ai';
  readonly vital = false;

  constructor(
    indicators: HealthIndicatorService,
    private readonly ai: AiService,
    private readonly ledger: CallLedger,
  ) {
    super(indicators);
  }

  async check(): Promise<HealthIndicatorResult> {
    if (this.ai.states().filter(({ configured }) => configured).length > 1) await this.ledger.today();
    const usable = this.ai.states().filter(({ configured }) => configured);
    const answering = usable.find(({ available }) => available);
    // The local rules come last and need no configuration.
    const findings = { configured: usable.length > 1, provider: answering?.name ?? 'none' };
    const away = usable.filter(({ available }) => !available);
    if (away.length === 0) return this.up(findings);
    const names = away.map(({ name }) => name).join(', ');
    const why = away.some(({ usedUp }) => usedUp)
      ? 'the budget of the day for hosted models is used up until midnight UTC'
      : `${names} failed several times in a row and is left alone for a while`;
    return this.down({ ...findings, message: `${why}; ${findings.provider} answers instead` });
  }
}
