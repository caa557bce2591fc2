import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MessageSent, type MessageRef } from '../messages/messages.events.js';
import { LeadScores } from './lead-scores.service.js';
import { queueOf } from './queue.js';

/** How fast we answer is part of the score. */
@Injectable()
@Listens(MessageSent, { queue: queueOf })
export class ScoreOnMessageSent implements Listener<MessageRef> {
  constructor(private readonly scores: LeadScores) {}

  async handle({ customerId }: MessageRef): Promise<void> {
    await this.scores.rescoreOpenOf(customerId, 'message');
  }
}
