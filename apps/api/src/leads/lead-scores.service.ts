import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { isErased } from '@libs/database/database.errors.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ConversationFacts } from '../messages/conversation-facts.service.js';
import { LeadHistory } from './lead-history.service.js';
import { LeadClosedError, leadNotFound } from './leads.errors.js';
import { LeadsRepository, type LockedLead } from './leads.repository.js';
import { isClosed } from './pipeline.js';
import { scoreLead } from './score.js';
import type { ScoreCause } from './score-history.dto.js';

/** The newest messages that are looked at: older ones have faded to nothing in an active conversation. */
const MESSAGES = 200;

/**
 * Gives open leads their score. The lead is locked before the conversation is read: of two who score it at the same
 * time the second knows more, and only one of them sees it rise to HOT. Closed leads keep the score they closed with.
 */
@Injectable()
export class LeadScores {
  constructor(
    private readonly database: Database,
    private readonly leads: LeadsRepository,
    private readonly conversations: ConversationFacts,
    private readonly history: LeadHistory,
    private readonly clock: Clock,
  ) {}

  /** Scores all open leads of a customer. */
  async rescoreOpenOf(customerId: string, cause: ScoreCause): Promise<void> {
    await this.database.transaction(async () => {
      for (const lead of await this.leads.lockOpenOf(customerId)) await this.score(lead, cause);
    });
  }

  /** Scores a lead, if it is there and open, and its customer was not erased meanwhile. */
  async rescore(id: string, cause: ScoreCause): Promise<void> {
    try {
      await this.database.transaction(async () => {
        const lead = await this.leads.lock(id);
        if (lead && !isClosed(lead.status)) await this.score(lead, cause);
      });
    } catch (error) {
      if (!isErased(error)) throw error;
    }
  }

  /**
   * Scores a lead because a person wants it; the score is kept in the history also when it is the same.
   *
   * @returns the lead
   * @throws leads.not_found, LeadClosedError
   */
  async rescoreNow(id: string): Promise<JsonText> {
    return this.database.transaction(async () => {
      const lead = orThrow(await this.leads.lock(id), leadNotFound);
      if (isClosed(lead.status)) throw new LeadClosedError(lead.status);
      await this.score(lead, 'manual');
      return orThrow(await this.leads.get(id), leadNotFound);
    });
  }

  private async score(lead: LockedLead, cause: ScoreCause): Promise<void> {
    const messages = await this.conversations.ofCustomer(lead.customerId, MESSAGES);
    const scoring = scoreLead({ messages }, this.clock.now());
    const changed = await this.leads.score(lead.id, scoring.score, scoring.factors);
    await this.history.scored(lead, scoring, cause, changed);
  }
}
