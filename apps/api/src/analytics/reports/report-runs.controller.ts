import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { ManualRuns } from './manual-runs.service.js';
import { ReportRunDto, ReportRunPageDto } from './report-runs.dto.js';
import { ReportRunsRepository } from './report-runs.repository.js';
import { reportNotFound, reportRunNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';

/** When reports were written, what was in them, and who got them. */
@ApiTags('Reports')
@Roles('MANAGER')
@Controller('api/analytics/reports')
@ApiProblems(400, 401, 404)
export class ReportRunsController {
  constructor(
    private readonly reports: ReportsRepository,
    private readonly runs: ReportRunsRepository,
    private readonly manual: ManualRuns,
  ) {}

  /** Has a report written and mailed now, also while it is off. Its due times stay as they are. */
  @Post(':id/run')
  @HttpCode(202)
  @Idempotent()
  @ApiAcceptedResponse({ type: ReportRunDto, description: 'The run, which a job does.' })
  @ApiProblems(422)
  run(@Param() { id }: IdParam): Promise<JsonText> {
    return this.manual.ask(id);
  }

  /** Lists the runs of a report, newest first: when, how much, to whom, and what went wrong. */
  @Get(':id/runs')
  @ApiOkResponse({ type: ReportRunPageDto, description: 'A page of runs.' })
  async list(@Param() { id }: IdParam, @Query() query: PageQuery): Promise<JsonText> {
    orThrow(await this.reports.get(id), reportNotFound);
    return this.runs.list(id, query);
  }

  /** Shows a run. */
  @Get('runs/:id')
  @ApiOkResponse({ type: ReportRunDto, description: 'The run.' })
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.runs.get(id), reportRunNotFound);
  }
}
