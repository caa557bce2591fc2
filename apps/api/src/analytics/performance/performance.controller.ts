import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PerformanceDto } from './performance.dto.js';
import { PerformanceService } from './performance.service.js';

/** How fast the product is. */
@ApiTags('Analytics')
@Roles('MANAGER')
@Controller('api/analytics/performance')
export class PerformanceController {
  constructor(private readonly performance: PerformanceService) {}

  /** How fast the process that answers is: requests by route, database, cache, jobs and the process itself. */
  @Get()
  @ApiOkResponse({ type: PerformanceDto })
  @ApiProblems(401)
  show(): Promise<PerformanceDto> {
    return this.performance.show();
  }
}
