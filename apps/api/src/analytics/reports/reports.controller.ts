import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { IfMatch } from '../../auth/if-match.js';
import { ReportDeletion } from './report-deletion.service.js';
import { CreateReportDto, UpdateReportDto } from './report-input.dto.js';
import { ReportDto, ReportPageDto } from './reports.dto.js';
import { reportNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';
import { Reports } from './reports.service.js';

/** Exports that are written again and again, and mailed. */
@ApiTags('Reports')
@Roles('MANAGER')
@Controller('api/analytics/reports')
@ApiProblems(400, 401)
export class ReportsController {
  constructor(
    private readonly reads: ReportsRepository,
    private readonly reports: Reports,
    private readonly deletion: ReportDeletion,
  ) {}

  /** Lists the reports, newest first, with when each comes and how it went last. */
  @Get()
  @ApiOkResponse({ type: ReportPageDto, description: 'A page of reports.' })
  list(@Query() query: PageQuery): Promise<JsonText> {
    return this.reads.list(query);
  }

  /** Makes a report. It belongs to the business: it goes on when whoever made it leaves. */
  @Post()
  @Idempotent()
  @Tagged()
  @ApiCreatedResponse({ type: ReportDto, description: 'The new report.' })
  @ApiProblems(422)
  create(@Body() report: CreateReportDto): Promise<JsonText> {
    return this.reports.create(report);
  }

  /** Shows a report. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: ReportDto, description: 'The report.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.reads.get(id), reportNotFound);
  }

  /** Changes a report: fields left out stay. Runs that are under way go on as the report was. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: ReportDto, description: 'The changed report.' })
  @ApiProblems(404, 412)
  update(
    @Param() { id }: IdParam,
    @Body() change: UpdateReportDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.reports.update(id, change, ifMatch);
  }

  /** Deletes a report with its history and files. What of its mails is still on its way is not sent. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The report is gone.' })
  @ApiProblems(404)
  delete(@Param() { id }: IdParam): Promise<void> {
    return this.deletion.delete(id);
  }
}
