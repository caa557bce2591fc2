import { Injectable } from '@nestjs/common';
import { JsonText } from '@libs/http/json-text.js';
import { CustomerErased } from '../../customers/customers.events.js';
import { LeadUpdated } from '../../leads/leads.events.js';
import { LeadsService } from '../../leads/leads.service.js';
import { ConversationsService } from '../../messages/conversations/conversations.service.js';
import { ConversationUpdated, MessageReceived, MessageUpdated } from '../../messages/messages.events.js';
import { MessagesService } from '../../messages/messages.service.js';
import { LiveResources } from './live-resources.service.js';

/** What the live events of the earlier features are about. */
@Injectable()
export class LiveSources {
  constructor(
    resources: LiveResources,
    messages: MessagesService,
    conversations: ConversationsService,
    leads: LeadsService,
  ) {
    resources.add(MessageReceived, ({ messageId }) => messages.get(messageId));
    resources.add(MessageUpdated, ({ messageId }) => messages.get(messageId));
    resources.add(ConversationUpdated, ({ conversationId }) => conversations.get(conversationId));
    resources.add(CustomerErased, (erased) => Promise.resolve(new JsonText(JSON.stringify(erased))));
    resources.add(LeadUpdated, ({ leadId }) => leads.get(leadId));
  }
}
