import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { LeadHistoryRepository } from './lead-history.repository.js';
import { LeadScores } from './lead-scores.service.js';
import { LeadDto } from './leads.dto.js';
import { leadNotFound } from './leads.errors.js';
import { LeadsRepository } from './leads.repository.js';
import { LeadScorePageDto } from './score-history.dto.js';

/** How a lead's score came about. */
@ApiTags('Leads')
@Controller('api/leads/:id')
@ApiProblems(400, 401, 404)
export class LeadScoresController {
  constructor(
    private readonly leads: LeadsRepository,
    private readonly history: LeadHistoryRepository,
    private readonly scores: LeadScores,
  ) {}

  /** Lists the scores a lead had, newest first. */
  @Get('score-history')
  @ApiOkResponse({ type: LeadScorePageDto, description: 'A page of scores.' })
  async list(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    orThrow((await this.leads.exists(id)) || undefined, leadNotFound);
    return this.history.scoresOf(id, page);
  }

  /** Scores an open lead now. The score is kept in the history, also when it is the same. */
  @Post('rescore')
  @HttpCode(200)
  @ApiOkResponse({ type: LeadDto, description: 'The lead with its score.' })
  @ApiProblems(409)
  rescore(@Param() { id }: IdParam): Promise<JsonText> {
    return this.scores.rescoreNow(id);
  }
}
