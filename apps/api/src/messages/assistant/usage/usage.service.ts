import { Injectable } from '@nestjs/common';
import { isUsedUp } from '@libs/ai/spending/call.js';
import { CallFigures } from '@libs/ai/spending/call-figures.js';
import { CallLedger } from '@libs/ai/spending/call-ledger.js';
import { Clock } from '@libs/clock/clock.js';
import { DatabaseUnavailableError } from '@libs/database/database.errors.js';
import { ValidationError } from '@libs/errors/app-error.js';
import type { AiBudgetDto, AiUsageDto, AiUsageQuery, AllowanceDto } from './usage.dto.js';

const DAY = 24 * 60 * 60 * 1000;
/** Days shown when none are named. */
const USUAL_DAYS = 30;
const MOST_DAYS = 366;

/** Tells what hosted models were asked and what is left of the day's budget. */
@Injectable()
export class AiUsage {
  constructor(
    private readonly figures: CallFigures,
    private readonly ledger: CallLedger,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationError when the period ends before it begins, or is too long */
  async show(query: AiUsageQuery): Promise<AiUsageDto> {
    const to = query.to ?? this.midnight();
    const from = query.from ?? new Date(to.getTime() - USUAL_DAYS * DAY);
    if (from >= to) throw refused('must be before "to"');
    if (to.getTime() - from.getTime() > MOST_DAYS * DAY)
      throw refused(`must not be more than ${MOST_DAYS} days before "to"`);
    const [budget, total, data] = await Promise.all([
      this.budget(),
      this.figures.total(from, to),
      this.figures.perDay(from, to),
    ]);
    return {
      period: { from: from.toISOString(), to: to.toISOString() },
      budget,
      total,
      data,
      nextCursor: null,
    };
  }

  private async budget(): Promise<AiBudgetDto> {
    const { limits } = this.ledger;
    const spent = await this.ledger.today();
    if (!spent) throw new DatabaseUnavailableError(new Error('the budget of the day can not be read'));
    return {
      requests: allowance(limits.requests, spent.requests),
      tokens: allowance(limits.tokens, spent.tokens),
      usedUp: isUsedUp(limits, spent),
      resetsAt: this.midnight().toISOString(),
    };
  }

  /** The next one, in UTC. */
  private midnight(): Date {
    return new Date((Math.floor(this.clock.now().getTime() / DAY) + 1) * DAY);
  }
}

function allowance(limit: number, used: number): AllowanceDto {
  return limit === 0 ? { limit: null, used, left: null } : { limit, used, left: Math.max(0, limit - used) };
}

function refused(message: string): ValidationError {
  return new ValidationError(`from ${message}.`, [{ path: 'from', message }]);
}
