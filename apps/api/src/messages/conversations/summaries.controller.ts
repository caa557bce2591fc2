import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ConversationSummaryDto, SummarizeDto } from './summaries.dto.js';
import { Summaries } from './summaries.service.js';

/** Conversations in short. */
@ApiTags('Conversations')
@Controller('api/conversations')
@ApiProblems(400, 401)
export class SummariesController {
  constructor(private readonly summaries: Summaries) {}

  /** Tells a conversation in short, for who takes it over. Nothing is kept. */
  @Post(':id/summary')
  @HttpCode(200)
  @ApiOkResponse({ type: ConversationSummaryDto, description: 'The conversation in short.' })
  @ApiProblems(404, 422)
  summarize(@Param() { id }: IdParam, @Body() wish: SummarizeDto): Promise<ConversationSummaryDto> {
    return this.summaries.of(id, wish);
  }
}
