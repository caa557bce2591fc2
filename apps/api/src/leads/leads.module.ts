import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { CustomersModule } from '../customers/customers.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { CustomerLeadsController } from './customer-leads.controller.js';
import { LeadHistoryRepository } from './lead-history.repository.js';
import { LeadHistory } from './lead-history.service.js';
import { LeadOpening } from './lead-opening.service.js';
import { LeadScoresController } from './lead-scores.controller.js';
import { LeadScores } from './lead-scores.service.js';
import { LeadsController } from './leads.controller.js';
import { LeadsHolder } from './leads.holder.js';
import { LeadsMover } from './leads.mover.js';
import { LeadsRepository } from './leads.repository.js';
import { LeadsService } from './leads.service.js';
import { OpenLeadOnMessageReceived } from './open-lead-on-message-received.listener.js';
import { PipelineController } from './pipeline.controller.js';
import { PipelineRepository } from './pipeline.repository.js';
import { RescoreCustomerJob } from './rescore-customer.job.js';
import { RescoreLeadsJob } from './rescore-leads.job.js';
import { RescoreOpenLeadsJob } from './rescore-open-leads.job.js';
import { ScoreOnLeadCreated } from './score-on-lead-created.listener.js';
import { ScoreOnLeadMoved } from './score-on-lead-moved.listener.js';
import { ScoreOnMessageAnalyzed } from './score-on-message-analyzed.listener.js';
import { ScoreOnMessageEdited } from './score-on-message-edited.listener.js';
import { ScoreOnMessageSent } from './score-on-message-sent.listener.js';

/** Chances to sell: how they begin, stand, are scored and end. */
@Module({
  imports: [AuthModule, CustomersModule, MessagesModule],
  controllers: [PipelineController, LeadsController, LeadScoresController, CustomerLeadsController],
  providers: [
    LeadsService,
    LeadOpening,
    LeadScores,
    LeadHistory,
    LeadsRepository,
    LeadsHolder,
    LeadsMover,
    LeadHistoryRepository,
    PipelineRepository,
    OpenLeadOnMessageReceived,
    ScoreOnLeadCreated,
    ScoreOnLeadMoved,
    ScoreOnMessageAnalyzed,
    ScoreOnMessageEdited,
    ScoreOnMessageSent,
    RescoreOpenLeadsJob,
    RescoreLeadsJob,
    RescoreCustomerJob,
  ],
  exports: [LeadsService],
})
export class LeadsModule {}
