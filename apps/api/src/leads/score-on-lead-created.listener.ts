import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { LeadScores } from './lead-scores.service.js';
import { LeadCreated, type LeadEvent } from './leads.events.js';
import { queueOf } from './queue.js';

/** A new lead is scored by what was said before it. */
@Injectable()
@Listens(LeadCreated, { queue: queueOf })
export class ScoreOnLeadCreated implements Listener<LeadEvent> {
  constructor(private readonly scores: LeadScores) {}

  async handle({ leadId }: LeadEvent): Promise<void> {
    await this.scores.rescore(leadId, 'created');
  }
}
