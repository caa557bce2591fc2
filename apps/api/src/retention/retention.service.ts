import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import type { RetentionKindDto } from './retention.dto.js';
import { RetentionRepository } from './retention.repository.js';
import { RETENTION_RULES, type RetentionRule } from './rules.js';

/** Rows of one transaction. */
const BATCH = 1_000;
/** Milliseconds after which a run leaves the rest to the next one, so that other jobs get their turn. */
const RUN = 60_000;
const DAY = 24 * 60 * 60 * 1000;

/** Removes what has had its time. */
@Injectable()
export class Retention {
  constructor(
    private readonly repository: RetentionRepository,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** What a run would remove now; nothing is changed. */
  async preview(): Promise<RetentionKindDto[]> {
    const kinds: RetentionKindDto[] = [];
    for (const rule of RETENTION_RULES) {
      const days = rule.days(this.config);
      const due = days === 0 ? { rows: 0, oldest: null } : await this.repository.due(rule, this.before(days));
      kinds.push({ kind: rule.kind, days, ...due });
    }
    return kinds;
  }

  /**
   * Removes what is due, batch by batch. Each batch is a transaction: a run that is cut off has done what it has done.
   *
   * @returns whether nothing is left
   */
  async run(): Promise<boolean> {
    const end = performance.now() + RUN;
    const removed: Record<string, number> = {};
    let complete = true;
    for (const rule of RETENTION_RULES) {
      const rows = await this.apply(rule, end);
      if (rows.removed > 0) removed[rule.kind] = rows.removed;
      complete &&= rows.complete;
    }
    if (Object.keys(removed).length > 0) {
      await this.audit.record({ action: 'removed', entity: 'retention', after: removed });
    }
    return complete;
  }

  private async apply(rule: RetentionRule, end: number): Promise<{ removed: number; complete: boolean }> {
    const days = rule.days(this.config);
    let removed = 0;
    if (days === 0) return { removed, complete: true };
    for (;;) {
      if (performance.now() > end) return { removed, complete: false };
      const batch = await this.repository.remove(rule, this.before(days), BATCH);
      removed += batch;
      if (batch < BATCH) return { removed, complete: true };
    }
  }

  private before(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY);
  }
}
