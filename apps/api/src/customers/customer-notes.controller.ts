import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@libs/http/actor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { CreateCustomerNoteDto, CustomerNoteDto, CustomerNotePageDto } from './customer-notes.dto.js';
import { CustomerNotes } from './customer-notes.service.js';

/** What the team writes down about a customer. */
@ApiTags('Customers')
@Controller('api/customers/:id/notes')
@ApiProblems(400, 401, 404)
export class CustomerNotesController {
  constructor(private readonly notes: CustomerNotes) {}

  /** Lists the notes on a customer, newest first. */
  @Get()
  @ApiOkResponse({ type: CustomerNotePageDto, description: 'A page of notes.' })
  list(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    return this.notes.list(id, page);
  }

  /** Adds a note on a customer. */
  @Post()
  @Idempotent()
  @ApiCreatedResponse({ type: CustomerNoteDto, description: 'The new note.' })
  add(
    @Param() { id }: IdParam,
    @Body() { body }: CreateCustomerNoteDto,
    @CurrentActor() author: Actor,
  ): Promise<JsonText> {
    return this.notes.add(id, body, author);
  }
}
