import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import {
  NotificationDeliveryDto,
  NotificationDeliveryListQuery,
  NotificationDeliveryPageDto,
} from './deliveries.dto.js';
import { NotificationDeliveriesRepository } from './deliveries.repository.js';
import { DeliveryReplays } from './delivery-replays.service.js';

/** What was sent to whom, and what became of it. */
@ApiTags('Notifications')
@Roles('MANAGER')
@Controller('api/notifications/deliveries')
@ApiProblems(400, 401)
export class NotificationDeliveriesController {
  constructor(
    private readonly deliveries: NotificationDeliveriesRepository,
    private readonly replays: DeliveryReplays,
  ) {}

  /** Lists deliveries, newest first. */
  @Get()
  @ApiOkResponse({ type: NotificationDeliveryPageDto, description: 'A page of deliveries.' })
  list(@Query() query: NotificationDeliveryListQuery): Promise<JsonText> {
    return this.deliveries.page(query);
  }

  /** Sends a dead delivery again, with all its attempts before it. A mail keeps its Message-ID. Both wait for the end of quiet hours. */
  @Post(':id/replay')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: NotificationDeliveryDto, description: 'The delivery, waiting again.' })
  @ApiProblems(404, 409)
  replay(@Param() { id }: IdParam): Promise<JsonText> {
    return this.replays.replay(id);
  }
}
