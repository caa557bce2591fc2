import { Module } from '@nestjs/common';
import { AiModule } from '@libs/ai/ai.module.js';
import { OutgoingModule } from '@libs/http/outgoing/outgoing.module.js';
import { ThrottleModule } from '@libs/throttle/throttle.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { KnowledgeModule } from '../knowledge/knowledge.module.js';
import { AnalysisRepository } from './assistant/analysis.repository.js';
import { AnalysisService } from './assistant/analysis.service.js';
import { AnalyzeOnMessageEdited } from './assistant/analyze-on-message-edited.listener.js';
import { AnalyzeOnMessageReceived } from './assistant/analyze-on-message-received.listener.js';
import { AssistantController } from './assistant/assistant.controller.js';
import { CorrectionsService } from './assistant/corrections.service.js';
import { ActiveModel } from './assistant/learning/active-model.js';
import { CorrectionsRepository } from './assistant/learning/corrections.repository.js';
import { KeptCorrections } from './assistant/learning/kept-corrections.service.js';
import { LearnJob } from './assistant/learning/learn.job.js';
import { LearningHolder } from './assistant/learning/learning.holder.js';
import { LearningService } from './assistant/learning/learning.service.js';
import { ModelController } from './assistant/learning/model.controller.js';
import { ModelService } from './assistant/learning/model.service.js';
import { ModelVersionsRepository } from './assistant/learning/model-versions.repository.js';
import { ModelVersions } from './assistant/learning/model-versions.service.js';
import { ReplyContextRepository } from './assistant/reply-context.repository.js';
import { ReplySources } from './assistant/reply-sources.service.js';
import { ReplySuggestions } from './assistant/reply-suggestions.service.js';
import { SuggestionStreams } from './assistant/suggestion-streams.service.js';
import { AiUsageController } from './assistant/usage/usage.controller.js';
import { AiUsage } from './assistant/usage/usage.service.js';
import { channelRegistryProvider } from './channels/registry.js';
import { ConversationFacts } from './conversation-facts.service.js';
import { ConversationHistory } from './conversations/conversation-history.service.js';
import { ConversationsController } from './conversations/conversations.controller.js';
import { ConversationsMover } from './conversations/conversations.mover.js';
import { ConversationsRepository } from './conversations/conversations.repository.js';
import { ConversationsService } from './conversations/conversations.service.js';
import { MovingRepository } from './conversations/moving.repository.js';
import { ReadingService } from './conversations/reading.service.js';
import { ReopenSnoozedJob } from './conversations/reopen-snoozed.job.js';
import { SummariesController } from './conversations/summaries.controller.js';
import { SummariesRepository } from './conversations/summaries.repository.js';
import { Summaries } from './conversations/summaries.service.js';
import { ThreadsController } from './conversations/threads.controller.js';
import { ChangesRepository } from './incoming/changes.repository.js';
import { ChangesService } from './incoming/changes.service.js';
import { ExternalIdsRepository } from './incoming/external-ids.repository.js';
import { IncomingService } from './incoming/incoming.service.js';
import { MessageNews } from './message-news.service.js';
import { MessagesController } from './messages.controller.js';
import { MessagesHolder } from './messages.holder.js';
import { MessagesRepository } from './messages.repository.js';
import { MessagesService } from './messages.service.js';
import { OutboundController } from './outbound/outbound.controller.js';
import { OutboundHistory } from './outbound/outbound-history.service.js';
import { OutboundRepository } from './outbound/outbound.repository.js';
import { OutboundRoutes } from './outbound/outbound-routes.service.js';
import { OutboundService } from './outbound/outbound.service.js';
import { SendFailures } from './outbound/send-failures.service.js';
import { SendMessageJob } from './outbound/send-message.job.js';
import { SavedRepliesController } from './saved-replies/saved-replies.controller.js';
import { SavedRepliesRepository } from './saved-replies/saved-replies.repository.js';
import { SavedReplies } from './saved-replies/saved-replies.service.js';
import { DeliveriesController } from './webhooks/deliveries.controller.js';
import { DeliveriesHolder } from './webhooks/deliveries.holder.js';
import { DeliveriesRepository } from './webhooks/deliveries.repository.js';
import { DeliveriesService } from './webhooks/deliveries.service.js';
import { IngestDeliveryJob } from './webhooks/ingest-delivery.job.js';
import { IntakeRepository } from './webhooks/intake.repository.js';
import { DeliveryCounter } from './webhooks/delivery-counter.js';
import { IntakeService } from './webhooks/intake.service.js';
import { UnsignedDeliveries } from './webhooks/unsigned-deliveries.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

const webhooks = [
  IntakeService,
  DeliveryCounter,
  IntakeRepository,
  IngestDeliveryJob,
  DeliveriesService,
  DeliveriesRepository,
  UnsignedDeliveries,
  DeliveriesHolder,
];
const incoming = [IncomingService, ChangesService, ChangesRepository, ExternalIdsRepository];
const conversations = [
  ConversationsService,
  ConversationsRepository,
  ConversationsMover,
  MovingRepository,
  ConversationHistory,
  ReadingService,
  ReopenSnoozedJob,
  Summaries,
  SummariesRepository,
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
  AiUsage,
  ReplySources,
  SuggestionStreams,
];

const learning = [
  ActiveModel,
  CorrectionsRepository,
  KeptCorrections,
  LearnJob,
  LearningHolder,
  LearningService,
  ModelService,
  ModelVersions,
  ModelVersionsRepository,
];

/** What customers and we say to each other: webhooks in, conversations, messages out, and what they mean. */
@Module({
  imports: [AuthModule, CustomersModule, KnowledgeModule, AiModule, OutgoingModule, ThrottleModule],
  controllers: [
    WebhooksController,
    DeliveriesController,
    MessagesController,
    OutboundController,
    AssistantController,
    AiUsageController,
    ModelController,
    ConversationsController,
    ThreadsController,
    SavedRepliesController,
    SummariesController,
  ],
  providers: [
    channelRegistryProvider,
    MessagesService,
    MessagesRepository,
    MessagesHolder,
    MessageNews,
    ConversationFacts,
    ...webhooks,
    ...incoming,
    ...conversations,
    ...outbound,
    ...assistant,
    ...learning,
    SavedReplies,
    SavedRepliesRepository,
  ],
  exports: [MessagesService, ConversationsService, ConversationFacts],
})
export class MessagesModule {}
