import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MessageAnalyzed } from '../messages/messages.events.js';
import { LeadScores } from './lead-scores.service.js';
import { queueOf } from './queue.js';

interface Analyzed {
  customerId: string;
  cause: 'message' | 'correction';
}

/** A message that was understood, or understood better, changes the score of the customer's open leads. */
@Injectable()
@Listens(MessageAnalyzed, { queue: queueOf })
export class ScoreOnMessageAnalyzed implements Listener<Analyzed> {
  constructor(private readonly scores: LeadScores) {}

  async handle({ customerId, cause }: Analyzed): Promise<void> {
    await this.scores.rescoreOpenOf(customerId, cause);
  }
}
