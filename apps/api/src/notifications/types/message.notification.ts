import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { parsed } from '@libs/http/json.js';
import type { ConversationDto } from '../../messages/conversations/conversations.dto.js';
import { ConversationsService } from '../../messages/conversations/conversations.service.js';
import { MessageReceived, type MessageRef } from '../../messages/messages.events.js';
import { whoeverWorksOn } from '../news/news.js';
import { Newsroom } from '../news/newsroom.service.js';
import type { NotificationAction, NotificationKind } from './notification-kind.js';
import { PressingKind } from './pressing.kind.js';

type Received = MessageRef & { occurredAt: string };

const UNASSIGNED: readonly NotificationAction[] = [
  { action: 'reply', title: 'Reply' },
  { action: 'assign', title: 'Assign to me' },
];
/** Milliseconds after which a message that comes in is history a platform hands over, not news. */
const NEWS_FOR = 24 * 60 * 60 * 1000;

/** A customer wrote: whoever answers the conversation is told, or everybody where nobody does. */
@Injectable()
@Listens(MessageReceived)
export class MessageArrival extends PressingKind implements NotificationKind, Listener<Received> {
  readonly type = 'MESSAGE';
  readonly counted = ['message', 'messages'] as const;
  readonly actions = [
    { action: 'reply', title: 'Reply' },
    { action: 'open', title: 'Open' },
  ];

  constructor(
    private readonly newsroom: Newsroom,
    private readonly conversations: ConversationsService,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** What is nobody's yet can be taken; it opens by a touch on the news itself. */
  actionsFor({ assignedToId }: Record<string, unknown>): readonly NotificationAction[] {
    return assignedToId === null ? UNASSIGNED : this.actions;
  }

  async handle({ messageId, conversationId, customerId, occurredAt }: Received): Promise<void> {
    if (this.clock.now().getTime() - Date.parse(occurredAt) > NEWS_FOR) return;
    const found = await this.conversations.get(conversationId);
    if (!found) return;
    const { assignedToId, customer } = parsed<ConversationDto>(found);
    if (customer.status === 'BLOCKED') return;
    await this.newsroom.tell({
      type: this.type,
      key: messageId,
      tag: `conversation:${conversationId}`,
      title: '{customer}',
      body: '{excerpt}',
      url: `/conversations/${conversationId}`,
      customerId,
      messageId,
      data: { messageId, conversationId, customerId, assignedToId },
      audience: whoeverWorksOn(assignedToId, ['AGENT', 'MANAGER', 'ADMIN']),
    });
  }
}
