import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@libs/http/actor.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { IfMatch } from '../../auth/if-match.js';
import {
  ConversationDto,
  ConversationListQuery,
  ConversationPageDto,
  UpdateConversationDto,
} from './conversations.dto.js';
import { conversationNotFound } from '../messages.errors.js';
import { ConversationsRepository } from './conversations.repository.js';
import { ConversationsService } from './conversations.service.js';
import { ReadingService } from './reading.service.js';

/** The inbox: one conversation for each customer and platform. */
@ApiTags('Conversations')
@Controller('api/conversations')
@ApiProblems(400, 401)
export class ConversationsController {
  constructor(
    private readonly reads: ConversationsRepository,
    private readonly conversations: ConversationsService,
    private readonly reading: ReadingService,
  ) {}

  /** Lists the inbox: where something was said last comes first. */
  @Get()
  @ApiOkResponse({ type: ConversationPageDto, description: 'A page of the inbox.' })
  list(@Query() query: ConversationListQuery): Promise<JsonText> {
    return this.reads.list(query);
  }

  /** Shows a conversation. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: ConversationDto, description: 'The conversation.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.reads.get(id), conversationNotFound);
  }

  /** Assigns, snoozes, closes or opens a conversation. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: ConversationDto, description: 'The changed conversation.' })
  @ApiProblems(404, 412, 422)
  update(
    @Param() { id }: IdParam,
    @Body() change: UpdateConversationDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.conversations.update(id, change, ifMatch);
  }

  /** Marks everything in a conversation as read. */
  @Post(':id/read')
  @HttpCode(200)
  @ApiOkResponse({ type: ConversationDto, description: 'The conversation, read.' })
  @ApiProblems(404)
  read(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<JsonText> {
    return this.reading.read(id, actor.type === 'user' ? actor.id : undefined);
  }
}
