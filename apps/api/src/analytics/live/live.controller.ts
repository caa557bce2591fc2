import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiProblems } from '@libs/http/openapi.js';
import { LiveStreams } from './live-streams.service.js';

/** What happens, as it happens. */
@ApiTags('Analytics')
@Controller('api/events')
export class LiveController {
  constructor(private readonly streams: LiveStreams) {}

  /**
   * Streams events as text/event-stream, as they happen.
   * @remarks `message.received`, `message.updated`, `conversation.updated`, `lead.updated` and, to its recipient only,
   * `notification.created` carry the resource as its own route shows it; `metrics` carries the answer of GET /api/analytics/realtime, every 5 seconds. Every
   * process of the installation streams all events. A client that lost the stream sends the last `id` it saw and
   * gets what it missed within a day; where that is impossible it gets the event `reset` and should load anew. The
   * stream ends when the token expires or the session ends.
   */
  @Get()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The last id seen on an earlier stream.',
  })
  @ApiProduces('text/event-stream')
  @ApiOkResponse({
    description: 'An event stream that goes on until either side ends it.',
    schema: { type: 'string', example: 'event: lead.updated\nid: 1042\ndata: {"id":"…"}\n\n' },
  })
  @ApiProblems(401, 503)
  stream(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.open(request, reply);
  }
}
