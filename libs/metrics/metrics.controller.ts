import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import { AppError } from '../errors/app-error.js';
import { Public } from '../http/access.js';
import { ApiProblems } from '../http/openapi.js';
import { NoThrottle } from '../throttle/throttle-as.js';
import { Metrics } from './metrics.js';

/** What Prometheus reads, of each process by itself. */
@ApiTags('Operations')
@Public()
@NoThrottle()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: Config,
  ) {}

  /** The counters and timings of this process since its start, in the text format of Prometheus. With METRICS_TOKEN set, only for who sends it as a bearer token. */
  @Get()
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Counters, gauges and histograms.', type: String })
  @ApiProblems(401)
  async show(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.admits(request.headers.authorization)) {
      throw new AppError('metrics.token', 401, 'Send METRICS_TOKEN as a bearer token.', {
        headers: { 'www-authenticate': 'Bearer realm="metrics"' },
      });
    }
    void reply.header('cache-control', 'no-store').type(this.metrics.contentType);
    return this.metrics.text();
  }

  private admits(header: string | undefined): boolean {
    const { METRICS_TOKEN } = this.config;
    if (METRICS_TOKEN === undefined) return true;
    const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? '';
    // Digests have one length, so that comparing them tells nothing, not even how long the token is.
    return timingSafeEqual(digest(given), digest(METRICS_TOKEN));
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
