import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import type { Actor } from '@libs/http/actor.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { DeliveryDetailDto, DeliveryListQuery, DeliveryPageDto } from './deliveries.dto.js';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveriesService } from './deliveries.service.js';
import { deliveryNotFound } from './webhooks.errors.js';

/** What came in over webhooks, and what became of it. */
@ApiTags('Webhooks')
@Roles('MANAGER')
@Controller('api/webhook-deliveries')
@ApiProblems(400, 401)
export class DeliveriesController {
  constructor(
    private readonly reads: DeliveriesRepository,
    private readonly deliveries: DeliveriesService,
  ) {}

  /** Lists deliveries, newest first. */
  @Get()
  @ApiOkResponse({ type: DeliveryPageDto, description: 'A page of deliveries.' })
  list(@Query() query: DeliveryListQuery): Promise<JsonText> {
    return this.reads.list(query);
  }

  /** Shows a delivery: what came, and what was done with it step by step. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: DeliveryDetailDto, description: 'The delivery.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.reads.detail(id), deliveryNotFound);
  }

  /** Takes a delivery in again. What is known already changes nothing. */
  @Post(':id/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: DeliveryDetailDto, description: 'The delivery, waiting again.' })
  @ApiProblems(404)
  replay(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<JsonText> {
    return this.deliveries.replay(id, actor);
  }
}
