import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import { AnalyticsModule } from '../analytics.module.js';
import { ReportFilesRepository } from './files/report-files.repository.js';
import { ReportFiles } from './files/report-files.service.js';
import { RemoveReportFilesJob } from './files/remove-report-files.job.js';
import { FinishReport } from './finish-report.service.js';
import { ReportDeliveriesRepository } from './mail/report-deliveries.repository.js';
import { ReportLetters } from './mail/report-letters.service.js';
import { ReportMails } from './mail/report-mails.service.js';
import { ReportUnsubscribes } from './mail/report-unsubscribes.service.js';
import { SendReportMailJob } from './mail/send-report-mail.job.js';
import { ManualRuns } from './manual-runs.service.js';
import { ReportDeletion } from './report-deletion.service.js';
import { ReportDownloadsController } from './download/report-downloads.controller.js';
import { ReportDownloads } from './download/report-downloads.service.js';
import { ReportRequests } from './report-requests.service.js';
import { ReportRunsController } from './report-runs.controller.js';
import { ReportRunsRepository } from './report-runs.repository.js';
import { ReportStarts } from './report-starts.service.js';
import { ReportsController } from './reports.controller.js';
import { ReportsHolder } from './reports.holder.js';
import { ReportsRepository } from './reports.repository.js';
import { Reports } from './reports.service.js';
import { RunReportJob } from './run-report.job.js';
import { PlanReportsJob } from './schedule/plan-reports.job.js';

/** Exports that are written again and again, and mailed. */
@Module({
  imports: [AuthModule, AnalyticsModule],
  controllers: [ReportsController, ReportRunsController, ReportDownloadsController],
  providers: [
    Reports,
    ReportRequests,
    ReportDeletion,
    ReportsRepository,
    ReportStarts,
    ManualRuns,
    PlanReportsJob,
    ReportRunsRepository,
    RunReportJob,
    FinishReport,
    ReportFiles,
    ReportFilesRepository,
    RemoveReportFilesJob,
    ReportDownloads,
    ReportMails,
    ReportLetters,
    ReportUnsubscribes,
    ReportDeliveriesRepository,
    SendReportMailJob,
    ReportsHolder,
  ],
  exports: [ReportUnsubscribes],
})
export class ReportsModule {}
