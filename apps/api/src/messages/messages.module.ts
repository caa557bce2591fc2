import { Module } from '@nestjs/common';
import { AiModule } from '@libs/ai/ai.module.js';
import { OutgoingModule } from '@libs/http/outgoing/outgoing.module.js';
import { ThrottleModule } from '@libs/throttle/throttle.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { AnalysisRepository } from './assistant/analysis.repository.js';
import { AnalysisService } from './assistant/analysis.service.js';
import { AnalyzeOnMessageEdited } from './assistant/analyze-on-message-edited.listener.js';
import { AnalyzeOnMessageReceived } from './assistant/analyze-on-message-received.listener.js';
import { AssistantController } from './assistant/assistant.controller.js';
import { CorrectionsService } from './assistant/corrections.service.js';
import { ReplyContextRepository } from './assistant/reply-context.repository.js';
import { ReplySuggestions } from './assistant/reply-suggestions.service.js';
import { channelRegistryProvider } from './channels/registry.js';
import { ConversationFacts } from './conversation-facts.service.js';
import { ConversationHistory } from './conversations/conversation-history.service.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { ConversationsRepository } from './conversations/conversations.repository.js';
import { ConversationsService } from './conversations/conversations.service.js';
import { ReadingService } from './conversations/reading.service.js';
import { ReopenSnoozedJob } from './conversations/reopen-snoozed.job.js';
import { ThreadsController } from './conversations/threads.controller.js';
import { ChangesRepository } from './incoming/changes.repository.js';
import { ChangesService } from './incoming/changes.service.js';
import { ExternalIdsRepository } from './incoming/external-ids.repository.js';
import { IncomingService } from './incoming/incoming.service.js';
import { MessageNews } from './message-news.service.js';
import { MessagesController } from './messages.controller.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboundController } from './outbound/outbound.controller.js';
import { OutboundHistory } from './outbound/outbound-history.service.js';
import { OutboundRepository } from './outbound/outbound.repository.js';
import { OutboundRoutes } from './outbound/outbound-routes.service.js';
import { OutboundService } from './outbound/outbound.service.js';
import { SendFailures } from './outbound/send-failures.service.js';
import { SendMessageJob } from './outbound/send-message.job.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { DeliveriesRepository } from './webhooks/deliveries.repository.js';
import { DeliveriesService } from './webhooks/deliveries.service.js';
import { IngestDeliveryJob } from './webhooks/ingest-delivery.job.js';
import { IntakeRepository } from './webhooks/intake.repository.js';
import { IntakeService } from './webhooks/intake.service.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const webhooks = [
  IntakeService,
  IntakeRepository,
  IngestDeliveryJob,
  DeliveriesService,
  DeliveriesRepository,
];
const incoming = [IncomingService, ChangesService, ChangesRepository, ExternalIdsRepository];
const conversations = [
  ConversationsService,
  ConversationsRepository,
  ConversationHistory,
  ReadingService,
  ReopenSnoozedJob,
];
const outbound = [
  OutboundService,
  OutboundRoutes,
  OutboundRepository,
  OutboundHistory,
  SendMessageJob,
  SendFailures,
];
const assistant = [
  AnalysisService,
  AnalysisRepository,
  AnalyzeOnMessageReceived,
  AnalyzeOnMessageEdited,
  CorrectionsService,
  ReplySuggestions,
  ReplyContextRepository,
];

/** What customers and we say to each other: webhooks in, conversations, messages out, and what they mean. */
@Module({
  imports: [AuthModule, CustomersModule, AiModule, OutgoingModule, ThrottleModule],
  controllers: [
    WebhooksController,
    DeliveriesController,
    MessagesController,
    OutboundController,
    AssistantController,
    ConversationsController,
    ThreadsController,
  ],
  providers: [
    channelRegistryProvider,
    MessagesService,
    MessagesRepository,
    MessageNews,
    ConversationFacts,
    ...webhooks,
    ...incoming,
    ...conversations,
    ...outbound,
    ...assistant,
  ],
  exports: [MessagesService, ConversationsService, ConversationFacts],
})
export class MessagesModule {}
