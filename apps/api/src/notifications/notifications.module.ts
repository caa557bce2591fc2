import { Module } from '@nestjs/common';
import { AnalyticsModule } from '../analytics/analytics.module.js';
import { ReportsModule } from '../analytics/reports/reports.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { HealthModule } from '../health/health.module.js';
import { LeadsModule } from '../leads/leads.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ActionTokensRepository } from './actions/action-tokens.repository.js';
import { NotificationActionsController } from './actions/notification-actions.controller.js';
import { NotificationActions } from './actions/notification-actions.service.js';
import { ActionTokensForPushes } from './actions/push-tokens.service.js';
import { REMOTE_ACTIONS, remoteActionsProvider } from './actions/registry.js';
import { NotificationDeliveriesController } from './deliveries/deliveries.controller.js';
import { NotificationDeliveriesRepository } from './deliveries/deliveries.repository.js';
import { DeliveryReplays } from './deliveries/delivery-replays.service.js';
import { LookForOrphansJob } from './deliveries/look-for-orphans.job.js';
import { OrphansRepository } from './deliveries/orphans.repository.js';
import { ForgetOldNotificationsJob } from './forget-old-notifications.job.js';
import { LiveNotifications } from './live-notifications.js';
import { DueMails } from './mail/due-mails.service.js';
import { MailDeliveriesRepository } from './mail/mail-deliveries.repository.js';
import { MailFilesKeeper } from './mail/mail-files-keeper.service.js';
import { NotificationLetters } from './mail/notification-letters.service.js';
import { SendNotificationMailJob } from './mail/send-notification-mail.job.js';
import { FanOutJob } from './news/fan-out.job.js';
import { FanOutRepository } from './news/fan-out.repository.js';
import { HeldNewsRepository } from './news/held-news.repository.js';
import { HeldNews } from './news/held-news.service.js';
import { Newsroom } from './news/newsroom.service.js';
import { Recipients } from './news/recipients.service.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsHolder } from './notifications.holder.js';
import { NotificationsMover } from './notifications.mover.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';
import { PreferenceChanges } from './preferences/preference-changes.service.js';
import { PreferencesController } from './preferences/preferences.controller.js';
import { PreferencesRepository } from './preferences/preferences.repository.js';
import { PreferencesService } from './preferences/preferences.service.js';
import { PushDeliveriesRepository } from './push/push-deliveries.repository.js';
import { PushSending } from './push/push-sending.service.js';
import { PushSubscriptionsController } from './push/push-subscriptions.controller.js';
import { PushSubscriptionsRepository } from './push/push-subscriptions.repository.js';
import { PushSubscriptionsService } from './push/push-subscriptions.service.js';
import { PushTest } from './push/push-test.service.js';
import { SendPushesJob } from './push/send-pushes.job.js';
import { MarkNewsOnConversationRead } from './reading/mark-news-on-conversation-read.listener.js';
import { ReadingController } from './reading/reading.controller.js';
import { ReadingRepository } from './reading/reading.repository.js';
import { Reading } from './reading/reading.service.js';
import { ServiceWorkerController } from './service-worker/service-worker.controller.js';
import { PlanDailySummariesJob } from './summary/plan-daily-summaries.job.js';
import { SummariesRepository } from './summary/summaries.repository.js';
import { SummariseDayJob } from './summary/summarise-day.job.js';
import { SuppressionsController } from './suppressions/suppressions.controller.js';
import { SuppressionsHolder } from './suppressions/suppressions.holder.js';
import { SuppressedAddressesRepository } from './suppressions/suppressions.repository.js';
import { SuppressionsService } from './suppressions/suppressions.service.js';
import { WeekCharts } from './summary/week-charts.service.js';
import { notificationTargetsProvider, TARGETS } from './targets/registry.js';
import { TellAdminsOfBrokenTemplate } from './templates/tell-admins-of-broken-template.listener.js';
import { TemplatesController } from './templates/templates.controller.js';
import { TemplatesService } from './templates/templates.service.js';
import { SYSTEM_CAUSES, systemCausesProvider } from './system/causes/registry.js';
import { DatabaseOutages } from './system/database-outages.service.js';
import { IncidentsRepository } from './system/incidents.repository.js';
import { Incidents } from './system/incidents.service.js';
import { LookAfterSystemJob } from './system/look-after-system.job.js';
import { OutageReports } from './system/outage-reports.service.js';
import { AlertOnLeadEarned } from './types/alert-on-lead-earned.listener.js';
import { KINDS, notificationKindsProvider } from './types/registry.js';
import { UnsubscribeController } from './unsubscribe/unsubscribe.controller.js';
import { Unsubscribes } from './unsubscribe/unsubscribes.service.js';

/** News for the people who work here: what is told (types), to whom (news), and how it reaches them (targets). */
@Module({
  imports: [CustomersModule, MessagesModule, LeadsModule, AnalyticsModule, ReportsModule, HealthModule],
  controllers: [
    NotificationsController,
    PushSubscriptionsController,
    PreferencesController,
    NotificationDeliveriesController,
    SuppressionsController,
    TemplatesController,
    UnsubscribeController,
    NotificationActionsController,
    ServiceWorkerController,
    ReadingController,
  ],
  providers: [
    ...KINDS,
    AlertOnLeadEarned,
    notificationKindsProvider,
    ...TARGETS,
    notificationTargetsProvider,
    ...SYSTEM_CAUSES,
    systemCausesProvider,
    ReadingRepository,
    Reading,
    MarkNewsOnConversationRead,
    IncidentsRepository,
    Incidents,
    LookAfterSystemJob,
    OutageReports,
    DatabaseOutages,
    ...REMOTE_ACTIONS,
    remoteActionsProvider,
    ActionTokensRepository,
    ActionTokensForPushes,
    NotificationActions,
    Newsroom,
    Recipients,
    FanOutRepository,
    FanOutJob,
    HeldNewsRepository,
    HeldNews,
    NotificationsRepository,
    NotificationsService,
    LiveNotifications,
    NotificationsHolder,
    NotificationsMover,
    ForgetOldNotificationsJob,
    PushDeliveriesRepository,
    PushSubscriptionsRepository,
    PushSubscriptionsService,
    PushSending,
    PushTest,
    SendPushesJob,
    MailDeliveriesRepository,
    DueMails,
    NotificationLetters,
    MailFilesKeeper,
    SendNotificationMailJob,
    PreferencesRepository,
    PreferencesService,
    PreferenceChanges,
    NotificationDeliveriesRepository,
    DeliveryReplays,
    OrphansRepository,
    LookForOrphansJob,
    SuppressedAddressesRepository,
    SuppressionsService,
    SuppressionsHolder,
    TemplatesService,
    TellAdminsOfBrokenTemplate,
    Unsubscribes,
    SummariesRepository,
    PlanDailySummariesJob,
    SummariseDayJob,
    WeekCharts,
  ],
})
export class NotificationsModule {}
