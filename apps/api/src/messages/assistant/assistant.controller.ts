import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { IfMatch } from '../../auth/if-match.js';
import { MessageDto } from '../messages.dto.js';
import { CorrectAnalysisDto, ReplySuggestionDto, SuggestReplyDto } from './assistant.dto.js';
import { CorrectionsService } from './corrections.service.js';
import { ReplySuggestions } from './reply-suggestions.service.js';

/** What messages mean, and what to answer. */
@ApiTags('Messages')
@Controller('api/messages')
@ApiProblems(400, 401)
export class AssistantController {
  constructor(
    private readonly corrections: CorrectionsService,
    private readonly suggestions: ReplySuggestions,
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

  /** Drafts an answer to the conversation of a message. Nothing is sent. */
  @Post(':id/suggest-reply')
  @HttpCode(200)
  @ApiOkResponse({ type: ReplySuggestionDto, description: 'The draft.' })
  @ApiProblems(404, 422)
  suggest(@Param() { id }: IdParam, @Body() wish: SuggestReplyDto): Promise<ReplySuggestionDto> {
    return this.suggestions.suggest(id, wish);
  }
}
