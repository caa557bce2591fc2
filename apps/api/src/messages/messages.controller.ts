import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { MessageDto, MessageListQuery, MessagePageDto } from './messages.dto.js';
import { messageNotFound } from './messages.errors.js';
import { MessagesRepository } from './messages.repository.js';

/** Reading what was said. */
@ApiTags('Messages')
@Controller('api/messages')
@ApiProblems(400, 401)
export class MessagesController {
  constructor(private readonly messages: MessagesRepository) {}

  /** Lists messages of all customers, those that came last first. */
  @Get()
  @ApiOkResponse({ type: MessagePageDto, description: 'A page of messages.' })
  list(@Query() query: MessageListQuery): Promise<JsonText> {
    return this.messages.list(query);
  }

  /** Shows a message. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: MessageDto, description: 'The message.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.messages.get(id), messageNotFound);
  }
}
