import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditModule } from '@libs/audit/audit.module.js';
import { AiModule } from '@libs/ai/ai.module.js';
import { BackupModule } from '@libs/backup/backup.module.js';
import { CacheInterceptor } from '@libs/cache/cache.interceptor.js';
import { CacheModule } from '@libs/cache/cache.module.js';
import type { Config } from '@libs/config/config.js';
import { ConfigModule } from '@libs/config/config.module.js';
import { DatabaseModule } from '@libs/database/database.module.js';
import type { OpenDatabase } from '@libs/database/open-database.js';
import { EventsModule } from '@libs/events/events.module.js';
import { ForgetIdempotencyKeysJob } from '@libs/http/forget-idempotency-keys.job.js';
import { KnownInputInterceptor } from '@libs/http/known-input.interceptor.js';
import { OutgoingModule } from '@libs/http/outgoing/outgoing.module.js';
import { JobsModule } from '@libs/jobs/jobs.module.js';
import { MailModule } from '@libs/mail/mail.module.js';
import { MetricsModule } from '@libs/metrics/metrics.module.js';
import { PushModule } from '@libs/push/push.module.js';
import { ThrottleGuard } from '@libs/throttle/throttle.guard.js';
import { ThrottleModule } from '@libs/throttle/throttle.module.js';
import { TracingModule } from '@libs/tracing/tracing.module.js';
import { AnalyticsModule } from './analytics/analytics.module.js';
import { ReportsModule } from './analytics/reports/reports.module.js';
import { AuthorizeGuard } from './auth/access/authorize.guard.js';
import { IdentifyGuard } from './auth/access/identify.guard.js';
import { AuthModule } from './auth/auth.module.js';
import { CustomersModule } from './customers/customers.module.js';
import { HealthModule } from './health/health.module.js';
import { KnowledgeModule } from './knowledge/knowledge.module.js';
import { LeadsModule } from './leads/leads.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { NotificationsModule } from './notifications/notifications.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { Schedule } from './schedule.js';

/** The map of the product: libraries first, then the features in the order in which they may know each other. */
@Module({})
export class AppModule {
  /** @param opened the database, when it was opened before */
  static forConfig(config: Config, opened?: OpenDatabase): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forConfig(config),
        DatabaseModule.forConfig(config, opened),
        JobsModule,
        EventsModule,
        AuditModule,
        MailModule,
        CacheModule,
        ThrottleModule,
        OutgoingModule,
        MetricsModule,
        TracingModule,
        PushModule,
        AiModule,
        BackupModule,
        ScheduleModule.forRoot(),
        AuthModule,
        CustomersModule,
        KnowledgeModule,
        MessagesModule,
        LeadsModule,
        AnalyticsModule,
        ReportsModule,
        NotificationsModule,
        HealthModule,
        RetentionModule,
      ],
      providers: [
        // In this order: who is it, how often, may they.
        { provide: APP_GUARD, useExisting: IdentifyGuard },
        { provide: APP_GUARD, useExisting: ThrottleGuard },
        { provide: APP_GUARD, useExisting: AuthorizeGuard },
        { provide: APP_INTERCEPTOR, useClass: KnownInputInterceptor },
        { provide: APP_INTERCEPTOR, useExisting: CacheInterceptor },
        ForgetIdempotencyKeysJob,
        Schedule,
      ],
    };
  }
}
