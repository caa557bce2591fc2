import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { LeadScores } from './lead-scores.service.js';
import { LeadMoved, type LeadEvent } from './leads.events.js';
import { queueOf } from './queue.js';

/** A lead that goes on, or opens again, is scored anew: what was said may have faded since. */
@Injectable()
@Listens(LeadMoved, { queue: queueOf })
export class ScoreOnLeadMoved implements Listener<LeadEvent> {
  constructor(private readonly scores: LeadScores) {}

  async handle({ leadId }: LeadEvent): Promise<void> {
    await this.scores.rescore(leadId, 'status');
  }
}
