import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@libs/http/actor.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { IfMatch } from '../../auth/if-match.js';
import {
  CreateSavedReplyDto,
  ListSavedRepliesQuery,
  RenderedReplyDto,
  RenderSavedReplyDto,
  ReplyVariablesDto,
  SavedReplyDto,
  SavedReplyPageDto,
  UpdateSavedReplyDto,
} from './saved-replies.dto.js';
import { savedReplyNotFound } from './saved-replies.errors.js';
import { SavedRepliesRepository } from './saved-replies.repository.js';
import { SavedReplies } from './saved-replies.service.js';
import { VARIABLES } from './variables.js';

/** Texts that are sent again and again: those of everybody, written by managers, and one's own. */
@ApiTags('Saved replies')
@Controller('api/saved-replies')
@ApiProblems(400, 401)
export class SavedRepliesController {
  constructor(
    private readonly reads: SavedRepliesRepository,
    private readonly replies: SavedReplies,
  ) {}

  /** Lists those of everybody and your own: the newest first, with `search` those that fit best first. */
  @Get()
  @ApiOkResponse({ type: SavedReplyPageDto, description: 'A page of saved replies.' })
  list(@Query() query: ListSavedRepliesQuery, @CurrentActor() actor: Actor): Promise<JsonText> {
    return this.reads.list(query, ownIdOf(actor));
  }

  /** Lists the variables that saved replies can hold. */
  @Get('variables')
  @ApiOkResponse({ type: ReplyVariablesDto, description: 'All variables.' })
  variables(): ReplyVariablesDto {
    const data = Object.entries(VARIABLES).map(([name, { meaning, example }]) => ({
      name,
      meaning,
      example,
    }));
    return { data };
  }

  /** Saves a reply. */
  @Post()
  @Idempotent()
  @Tagged()
  @ApiCreatedResponse({ type: SavedReplyDto, description: 'The new saved reply.' })
  @ApiProblems(403, 409, 422)
  create(@Body() reply: CreateSavedReplyDto, @CurrentActor() actor: Actor): Promise<JsonText> {
    return this.replies.create(reply, actor);
  }

  /** Shows a saved reply. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: SavedReplyDto, description: 'The saved reply.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<JsonText> {
    return orThrow(await this.reads.get(id, ownIdOf(actor)), savedReplyNotFound);
  }

  /** Changes a saved reply: fields left out stay. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: SavedReplyDto, description: 'The changed saved reply.' })
  @ApiProblems(403, 404, 409, 412)
  update(
    @Param() { id }: IdParam,
    @Body() change: UpdateSavedReplyDto,
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.replies.update(id, change, actor, ifMatch);
  }

  /** Deletes a saved reply. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The saved reply is gone.' })
  @ApiProblems(403, 404)
  delete(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<void> {
    return this.replies.delete(id, actor);
  }

  /** Fills the variables of a saved reply for a conversation. Nothing is sent. */
  @Post(':id/render')
  @HttpCode(200)
  @ApiOkResponse({ type: RenderedReplyDto, description: 'The text, ready to be read, changed and sent.' })
  @ApiProblems(404)
  render(
    @Param() { id }: IdParam,
    @Body() { conversationId }: RenderSavedReplyDto,
    @CurrentActor() actor: Actor,
  ): Promise<RenderedReplyDto> {
    return this.replies.render(id, conversationId, actor);
  }
}

function ownIdOf({ type, id }: Actor): string | null {
  return type === 'user' ? id : null;
}
