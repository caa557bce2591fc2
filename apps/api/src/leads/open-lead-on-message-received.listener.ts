import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { ConversationFacts } from '../messages/conversation-facts.service.js';
import { MessageReceived } from '../messages/messages.events.js';
import { LeadOpening } from './lead-opening.service.js';
import { LeadsRepository } from './leads.repository.js';
import { queueOf } from './queue.js';
import { titleOf } from './title.js';

interface Received {
  messageId: string;
  customerId: string;
  platform: Platform;
}

/** Messages that are looked at to tell whether this is the customer's first. */
const LOOK_BACK = 200;

/** The first thing a customer ever writes opens a lead, if none is open. */
@Injectable()
@Listens(MessageReceived, { queue: queueOf })
export class OpenLeadOnMessageReceived implements Listener<Received> {
  constructor(
    private readonly conversations: ConversationFacts,
    private readonly leads: LeadsRepository,
    private readonly opening: LeadOpening,
  ) {}

  async handle({ messageId, customerId, platform }: Received): Promise<void> {
    if (await this.leads.hasOpen(customerId)) return;
    const facts = await this.conversations.ofCustomer(customerId, LOOK_BACK);
    const first = facts.find(({ direction }) => direction === 'INBOUND');
    // Where the beginning is out of sight (a flood came while no job ran), having no lead at all tells a new customer.
    const isFirst =
      facts.length < LOOK_BACK ? first?.id === messageId : !(await this.leads.hasAny(customerId));
    if (!isFirst) return;
    const body = facts.find(({ id }) => id === messageId)?.body ?? '';
    await this.opening.openUnlessOpen(customerId, titleOf(body, platform));
  }
}
