import { Controller, Get, Header, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Clock } from '@libs/clock/clock.js';
import { Public } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ThrottleAs } from '@libs/throttle/throttle-as.js';
import type { Query } from '../channels/channel.js';
import { IntakeService } from './intake.service.js';
import { deliveryIn } from './raw-delivery.js';
import { ReceivedDto } from './webhooks.dto.js';

/** Where platforms deliver what customers say. */
@ApiTags('Webhooks')
@Public()
@ThrottleAs('webhooks')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /** The handshake of Meta's platforms: answers the challenge to whoever knows the channel's verify token. */
  @Get(':channel')
  @Header('content-type', 'text/plain; charset=utf-8')
  @ApiProduces('text/plain')
  @ApiQuery({ name: 'hub.mode', required: false, description: 'Always `subscribe`.', example: 'subscribe' })
  @ApiQuery({ name: 'hub.verify_token', required: false, description: "The channel's verify token." })
  @ApiQuery({ name: 'hub.challenge', required: false, description: 'Comes back.', example: '1158201444' })
  @ApiOkResponse({ description: 'The challenge as it came.', type: String })
  @ApiProblems(403, 404)
  handshake(@Param('channel') channel: string, @Req() request: FastifyRequest): string {
    return this.intake.handshake(channel, request.query as Query);
  }

  /** Delivers to a channel, signed as its platform does. 200 means that it is stored and nothing of it will be lost. */
  @Post(':channel')
  @HttpCode(200)
  @ApiBody({
    description: 'As the platform sends it.',
    schema: { type: 'object', additionalProperties: true },
  })
  @ApiOkResponse({ type: ReceivedDto, description: 'It is stored.' })
  @ApiProblems(401, 404, 413)
  receive(@Param('channel') channel: string, @Req() request: FastifyRequest): Promise<ReceivedDto> {
    return this.accept(channel, request);
  }

  /** Delivers to one provider of a channel that has several, such as `email/postmark`. */
  @Post(':channel/:provider')
  @HttpCode(200)
  @ApiBody({
    description: 'As the provider sends it.',
    schema: { type: 'object', additionalProperties: true },
  })
  @ApiOkResponse({ type: ReceivedDto, description: 'It is stored.' })
  @ApiProblems(401, 404, 413)
  receiveFrom(
    @Param('channel') channel: string,
    @Param('provider') provider: string,
    @Req() request: FastifyRequest,
  ): Promise<ReceivedDto> {
    return this.accept(`${channel}/${provider}`, request);
  }

  private async accept(channel: string, request: FastifyRequest): Promise<ReceivedDto> {
    await this.intake.accept(channel, deliveryIn(request, this.clock.now()), request.ip);
    return { received: true };
  }
}
