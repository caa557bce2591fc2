import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { HealthModule } from '../health/health.module.js';
import { LeadsModule } from '../leads/leads.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { AnalyticsController } from './analytics.controller.js';
import { AttentionService } from './attention/attention.service.js';
import { TroubleService } from './attention/trouble.service.js';
import { Changes } from './dashboard/changes.js';
import { DailyFiguresRepository } from './dashboard/daily-figures.repository.js';
import { DashboardRepository } from './dashboard/dashboard.repository.js';
import { DashboardService } from './dashboard/dashboard.service.js';
import { Datasets } from './export/datasets.js';
import { ExportAnswers } from './export/export-answers.service.js';
import { ExportController } from './export/export.controller.js';
import { ExportsService } from './export/exports.service.js';
import { JourneyController } from './journey/journey.controller.js';
import { JourneyRepository } from './journey/journey.repository.js';
import { JourneySummaries } from './journey/journey-summaries.service.js';
import { JourneyService } from './journey/journey.service.js';
import { LiveEventsRepository } from './live/live-events.repository.js';
import { LiveFeed } from './live/live-feed.service.js';
import { LiveMetrics } from './live/live-metrics.service.js';
import { LiveReplay } from './live/live-replay.service.js';
import { LiveResources } from './live/live-resources.service.js';
import { LiveSources } from './live/live-sources.js';
import { LiveStreams } from './live/live-streams.service.js';
import { LiveTellings } from './live/live-tellings.service.js';
import { LiveWatch } from './live/live-watch.service.js';
import { LiveController } from './live/live.controller.js';
import { PurgeLiveEventsJob } from './live/purge-live-events.job.js';
import { PerformanceController } from './performance/performance.controller.js';
import { PerformanceService } from './performance/performance.service.js';
import { BuildRollupsJob } from './rollups/build-rollups.job.js';
import { CheckRollupsJob } from './rollups/check-rollups.job.js';
import { DifferenceCounter } from './rollups/difference-counter.js';
import { ForgetUnusedZonesJob } from './rollups/forget-unused-zones.job.js';
import { RollupKeeper } from './rollups/rollup-keeper.service.js';
import { RollupWork } from './rollups/rollup-work.service.js';
import { RollupZonesRepository } from './rollups/rollup-zones.repository.js';
import { RollupsService } from './rollups/rollups.service.js';
import { RealtimeRepository } from './realtime/realtime.repository.js';
import { RealtimeService } from './realtime/realtime.service.js';

@Module({
  imports: [AuthModule, CustomersModule, MessagesModule, LeadsModule, HealthModule],
  controllers: [
    AnalyticsController,
    PerformanceController,
    LiveController,
    JourneyController,
    ExportController,
  ],
  providers: [
    AttentionService,
    TroubleService,
    Changes,
    DailyFiguresRepository,
    DashboardRepository,
    RollupZonesRepository,
    RollupsService,
    RollupWork,
    RollupKeeper,
    BuildRollupsJob,
    DifferenceCounter,
    CheckRollupsJob,
    ForgetUnusedZonesJob,
    DashboardService,
    JourneyRepository,
    JourneyService,
    JourneySummaries,
    RealtimeRepository,
    RealtimeService,
    LiveEventsRepository,
    LiveResources,
    LiveSources,
    LiveTellings,
    LiveFeed,
    LiveReplay,
    LiveMetrics,
    LiveWatch,
    LiveStreams,
    PurgeLiveEventsJob,
    PerformanceService,
    Datasets,
    ExportsService,
    ExportAnswers,
  ],
  exports: [LiveResources, DashboardService, AttentionService, TroubleService, ExportsService],
})
export class AnalyticsModule {}
