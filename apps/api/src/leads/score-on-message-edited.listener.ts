import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { MessageEdited, type MessageRef } from '../messages/messages.events.js';
import { LeadScores } from './lead-scores.service.js';
import { queueOf } from './queue.js';

/** Words that were taken back count no more; new ones count at once, also where an agent has said what they mean. */
@Injectable()
@Listens(MessageEdited, { queue: queueOf })
export class ScoreOnMessageEdited implements Listener<MessageRef> {
  constructor(private readonly scores: LeadScores) {}

  async handle({ customerId }: MessageRef): Promise<void> {
    await this.scores.rescoreOpenOf(customerId, 'message');
  }
}
