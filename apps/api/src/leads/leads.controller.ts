import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { IfMatch } from '../auth/if-match.js';
import { CreateLeadDto, UpdateLeadDto } from './lead-input.dto.js';
import { LeadOpening } from './lead-opening.service.js';
import { LeadDto, LeadPageDto, ListLeadsQuery } from './leads.dto.js';
import { leadNotFound } from './leads.errors.js';
import { LeadsRepository } from './leads.repository.js';
import { LeadsService } from './leads.service.js';

/** Chances to sell. */
@ApiTags('Leads')
@Controller('api/leads')
@ApiProblems(400, 401)
export class LeadsController {
  constructor(
    private readonly repository: LeadsRepository,
    private readonly leads: LeadsService,
    private readonly opening: LeadOpening,
  ) {}

  /** Lists leads, newest first. */
  @Get()
  @ApiOkResponse({ type: LeadPageDto, description: 'A page of leads.' })
  list(@Query() query: ListLeadsQuery): Promise<JsonText> {
    return this.repository.list(query);
  }

  /** Opens a lead for a customer. Its score follows within moments. */
  @Post()
  @Idempotent()
  @Tagged()
  @ApiCreatedResponse({ type: LeadDto, description: 'The new lead.' })
  @ApiProblems(409, 422)
  create(@Body() lead: CreateLeadDto): Promise<JsonText> {
    return this.opening.open(lead);
  }

  /** Shows a lead. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: LeadDto, description: 'The lead.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.repository.get(id), leadNotFound);
  }

  /** Changes a lead: fields left out stay, null empties a field. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: LeadDto, description: 'The changed lead.' })
  @ApiProblems(404, 409, 412, 422)
  update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateLeadDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.leads.update(id, changes, ifMatch);
  }

  /** Deletes a lead with its history. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The lead is gone.' })
  @ApiProblems(404)
  delete(@Param() { id }: IdParam): Promise<void> {
    return this.leads.delete(id);
  }
}
