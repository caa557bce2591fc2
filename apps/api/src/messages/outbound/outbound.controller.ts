import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import type { Actor } from '@libs/http/actor.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { MessageDto } from '../messages.dto.js';
import { SendMessageDto } from './outbound.dto.js';
import { OutboundService } from './outbound.service.js';

/** Writing to customers. */
@ApiTags('Messages')
@Controller('api/messages')
@ApiProblems(400, 401)
export class OutboundController {
  constructor(private readonly outbound: OutboundService) {}

  /** Sends a message to a customer: it is stored at once, sent by a job, and its status follows the platform. */
  @Post()
  @HttpCode(202)
  @Idempotent()
  @ApiAcceptedResponse({ type: MessageDto, description: 'The message, waiting to be sent.' })
  @ApiProblems(404, 409, 422)
  send(@Body() message: SendMessageDto, @CurrentActor() actor: Actor): Promise<JsonText> {
    return this.outbound.queue(message, actor);
  }
}
