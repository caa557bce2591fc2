import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { IdentifyWithin, Public } from '@libs/http/access.js';
import { NoThrottle } from '@libs/throttle/throttle-as.js';
import { HealthDto } from './health.dto.js';
import { HealthService } from './health.service.js';
import { isFit, reportFor } from './report.js';

/** Milliseconds: on a frozen database nobody can be identified, and who asks has to hear of that. */
const IDENTIFY_LIMIT = 250;

/** Whether the process is well. Open to everybody; hosts and error texts are shown to those who are signed in. */
@ApiTags('Operations')
@Public()
@NoThrottle()
@IdentifyWithin(IDENTIFY_LIMIT)
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The state of the process and of everything it depends on. */
  @Get()
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({
    type: HealthDto,
    description: 'The database or a configured Redis is down.',
  })
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HealthCheckResult> {
    return told(await this.health.report(), request, reply);
  }

  /** Whether the process answers at all. Asks nothing it depends on. */
  @Get('live')
  @ApiOkResponse({ type: HealthDto })
  live(): HealthCheckResult {
    return { status: 'ok', info: {}, error: {}, details: {} };
  }

  /** Whether requests should be sent to this process. */
  @Get('ready')
  @ApiOkResponse({ type: HealthDto })
  @ApiServiceUnavailableResponse({
    type: HealthDto,
    description: 'The database is down, its tables are not up to date, or the process is shutting down.',
  })
  async ready(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HealthCheckResult> {
    return told(await this.health.readiness(), request, reply);
  }
}

/** The report with its status: not thrown, since errors are answered in another form. */
function told(result: HealthCheckResult, request: FastifyRequest, reply: FastifyReply): HealthCheckResult {
  void reply.header('cache-control', 'no-store');
  if (!isFit(result)) void reply.status(503).header('retry-after', '2');
  return reportFor(request.actor, result);
}
