import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { AiUsageDto, AiUsageQuery } from './usage.dto.js';
import { AiUsage } from './usage.service.js';

/** What hosted models cost. */
@ApiTags('Operations')
@Roles('MANAGER')
@Controller('api/ai/usage')
@ApiProblems(400, 401)
export class AiUsageController {
  constructor(private readonly usage: AiUsage) {}

  /** Shows what hosted models were asked, per day and provider, what it cost, and what is left of today's budget. */
  @Get()
  @ApiOkResponse({ type: AiUsageDto, description: 'The use of hosted models.' })
  show(@Query() query: AiUsageQuery): Promise<AiUsageDto> {
    return this.usage.show(query);
  }
}
