import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { DefinitionListDto } from './analytics.dto.js';
import { Changes } from './dashboard/changes.js';
import { DashboardDto, DashboardQuery } from './dashboard/dashboard.dto.js';
import { DashboardService } from './dashboard/dashboard.service.js';
import { metricRegistry } from './metrics/registry.js';
import { RealtimeDto } from './realtime/realtime.dto.js';
import { RealtimeService } from './realtime/realtime.service.js';

/** How the business does. */
@ApiTags('Analytics')
@Controller('api/analytics')
export class AnalyticsController {
  constructor(
    private readonly dashboard: DashboardService,
    private readonly changes: Changes,
    private readonly realtime: RealtimeService,
  ) {}

  /** The figures of a period beside those of the period before it. They are at most 5 seconds old. */
  @Get('dashboard')
  @ApiOkResponse({ type: DashboardDto })
  @ApiProblems(400, 401)
  showDashboard(@Query() query: DashboardQuery): Promise<JsonText> {
    return this.dashboard.show({ query, asOf: this.changes.stamp });
  }

  /** What each figure of the dashboard means and how it is computed. */
  @Get('definitions')
  @ApiOkResponse({ type: DefinitionListDto })
  @ApiProblems(401)
  listDefinitions(): DefinitionListDto {
    return { data: [...metricRegistry.figures], nextCursor: null };
  }

  /** What goes on at this moment. GET /api/events sends the same every 5 seconds. */
  @Get('realtime')
  @ApiOkResponse({ type: RealtimeDto })
  @ApiProblems(401)
  showRealtime(): Promise<RealtimeDto> {
    return this.realtime.snapshot();
  }
}
