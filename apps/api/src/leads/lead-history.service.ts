import { Injectable } from '@nestjs/common';
import { Audit, differences } from '@libs/audit/audit.js';
import { CacheService } from '@libs/cache/cache.service.js';
import { Events } from '@libs/events/events.js';
import { currentRequest } from '@libs/http/request-context.js';
import { earnedBy } from './earned.js';
import { LeadHistoryRepository } from './lead-history.repository.js';
import type { LeadState } from './leads.dto.js';
import { LeadCreated, LeadEarned, LeadHot, LeadMoved, LeadUpdated } from './leads.events.js';
import type { LockedLead } from './leads.repository.js';
import { temperatureOf, type LeadScoring } from './score.js';
import type { ScoreCause } from './score-history.dto.js';

/** Answers with this tag hold numbers made of the leads' statuses and values. */
export const LEADS_TAG = 'leads';

/** Writes down what happened to a lead and tells the rest of the product, in the transaction of the change. */
@Injectable()
export class LeadHistory {
  constructor(
    private readonly history: LeadHistoryRepository,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly cache: CacheService,
  ) {}

  async opened(lead: LeadState): Promise<void> {
    const { id, customerId, status } = lead;
    await this.history.addMove(id, null, status, actorId());
    await this.audit.record({ action: 'created', entity: 'lead', entityId: id, after: lead });
    await this.events.publish(LeadCreated, { leadId: id, customerId });
    await this.events.publish(LeadUpdated, { leadId: id, customerId });
    await this.earned(undefined, lead);
    await this.cache.drop(LEADS_TAG);
  }

  /** A change that changed nothing is not told. */
  async updated(before: LeadState, after: LeadState): Promise<void> {
    const changed = differences(before, after);
    if (Object.keys(changed).length === 0) return;
    const { id, customerId } = after;
    await this.audit.record({ action: 'updated', entity: 'lead', entityId: id, before, after });
    await this.events.publish(LeadUpdated, { leadId: id, customerId });
    if (before.status !== after.status) {
      await this.history.addMove(id, before.status, after.status, actorId());
      await this.events.publish(LeadMoved, { leadId: id, customerId, from: before.status, to: after.status });
    }
    await this.earned(before, after);
    if ('status' in changed || 'value' in changed || 'currency' in changed) await this.cache.drop(LEADS_TAG);
  }

  async deleted(lead: LeadState): Promise<void> {
    const { id, customerId } = lead;
    await this.audit.record({ action: 'deleted', entity: 'lead', entityId: id, before: lead });
    await this.events.publish(LeadUpdated, { leadId: id, customerId });
    await this.cache.drop(LEADS_TAG);
  }

  /**
   * The scores of a lead are kept when they change, and when a person asked for one.
   *
   * @param before the lead as it was locked: only the transaction that lifts it to HOT sees it below
   * @param changed whether score or factors are others now
   */
  async scored(before: LockedLead, scoring: LeadScoring, cause: ScoreCause, changed: boolean): Promise<void> {
    const event = { leadId: before.id, customerId: before.customerId };
    const kept = scoring.score !== before.score || cause === 'manual';
    const scoreId = kept ? await this.history.addScore(before.id, scoring, cause) : undefined;
    if (cause === 'manual') {
      const [{ score: from }, { score: to }] = [before, scoring];
      await this.audit.record({
        action: 'rescored',
        entity: 'lead',
        entityId: before.id,
        before: { score: from },
        after: { score: to },
      });
    }
    if (changed) await this.events.publish(LeadUpdated, event);
    // Another temperature is another score: the crossing is always kept.
    if (scoreId !== undefined && scoring.temperature === 'HOT' && temperatureOf(before.score) !== 'HOT') {
      await this.events.publish(LeadHot, { ...event, scoreId });
    }
  }

  private async earned(before: LeadState | undefined, after: LeadState): Promise<void> {
    const earned = earnedBy(before, after);
    const { id: leadId, customerId } = after;
    if (earned) await this.events.publish(LeadEarned, { leadId, customerId, ...earned });
  }
}

/** Who moves the lead; nobody where the product does. */
function actorId(): string | null {
  return currentRequest()?.actor?.id ?? null;
}
