import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { JOURNEY_EVENTS } from './journey-events.dto.js';
import { JourneyDto, JourneyQuery } from './journey.dto.js';
import { JourneyService } from './journey.service.js';

/** What a person and we have been through. */
@ApiTags('Analytics')
@Controller('api/analytics/customer-journey')
@ApiExtraModels(...JOURNEY_EVENTS)
export class JourneyController {
  constructor(private readonly journeys: JourneyService) {}

  /**
   * Tells the story of a customer over all features, page by page, with the whole of it in figures.
   * @remarks The story begins with the first contact; `order=desc` reads it from its end. What comes while somebody
   * pages neither moves nor doubles what is told.
   */
  @Get(':id')
  @ApiOkResponse({ type: JourneyDto, description: 'A page of the story.' })
  @ApiProblems(400, 401, 404)
  show(@Param() { id }: IdParam, @Query() query: JourneyQuery): Promise<JsonText> {
    return this.journeys.show(id, query);
  }
}
