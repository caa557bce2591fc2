import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { ArticlesRepository } from './articles.repository.js';
import { KnowledgeController } from './knowledge.controller.js';
import { KnowledgeService } from './knowledge.service.js';

/** What is known about how things are here: articles that agents look up and drafts of answers rest on. */
@Module({
  imports: [AuthModule],
  controllers: [KnowledgeController],
  providers: [KnowledgeService, ArticlesRepository],
  exports: [KnowledgeService],
})
export class KnowledgeModule {}
