import { Body, Controller, HttpCode, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@libs/http/actor.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { IfMatch } from '../../auth/if-match.js';
import { MessageDto } from '../messages.dto.js';
import { CorrectAnalysisDto, ReplySuggestionDto, SuggestReplyDto } from './assistant.dto.js';
import { CorrectionsService } from './corrections.service.js';
import { ReplySuggestions } from './reply-suggestions.service.js';
import { SuggestionStreams } from './suggestion-streams.service.js';

/** What messages mean, and what to answer. */
@ApiTags('Messages')
@Controller('api/messages')
@ApiProblems(400, 401)
export class AssistantController {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly suggestions: ReplySuggestions,
    private readonly streams: SuggestionStreams,
  ) {}

  /** Corrects what a customer's message means. The correction stays, and the lead is scored anew. */
  @Patch(':id/analysis')
  @Tagged()
  @ApiOkResponse({ type: MessageDto, description: 'The corrected message.' })
  @ApiProblems(404, 412, 422)
  correct(
    @Param() { id }: IdParam,
    @Body() correction: CorrectAnalysisDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.corrections.correct(id, correction, ifMatch);
  }

  /**
   * Drafts an answer to the conversation of a message, from what was said and from the articles and saved replies that
   * fit. Nothing is sent.
   */
  @Post(':id/suggest-reply')
  @HttpCode(200)
  @ApiOkResponse({ type: ReplySuggestionDto, description: 'The draft.' })
  @ApiProblems(404, 422)
  suggest(
    @Param() { id }: IdParam,
    @Body() wish: SuggestReplyDto,
    @CurrentActor() actor: Actor,
  ): Promise<ReplySuggestionDto> {
    return this.suggestions.suggest(id, wish, actor);
  }

  /**
   * Drafts an answer as `suggest-reply` does, as text/event-stream.
   * @remarks Comments while the draft is made and checked, then `delta` events (`{ "text" }`) with the reply piece by
   * piece, then one `suggestion` with all of the answer, the same as without a stream. Nothing is streamed before it is
   * checked, so nothing is taken back. After an `error` event (`{ "code", "detail" }`) there is no draft. Three streams
   * at a time for each caller.
   */
  @Post(':id/suggest-reply/stream')
  @HttpCode(200)
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'An event stream that ends with the draft.',
    schema: {
      type: 'string',
      example: 'event: delta\ndata: {"text":"Hi Mira! "}\n\nevent: suggestion\ndata: {"reply":"…"}\n\n',
    },
  })
  @ApiProblems(404, 422, 429)
  stream(
    @Param() { id }: IdParam,
    @Body() wish: SuggestReplyDto,
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.streams.open({ messageId: id, wish, actor }, request, reply);
  }
}
