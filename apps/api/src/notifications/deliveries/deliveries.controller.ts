import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { NotificationDeliveryListQuery, NotificationDeliveryPageDto } from './deliveries.dto.js';
import { NotificationDeliveriesRepository } from './deliveries.repository.js';

/** What was sent to whom, and what became of it. */
@ApiTags('Notifications')
@Roles('MANAGER')
@Controller('api/notifications/deliveries')
@ApiProblems(400, 401)
export class NotificationDeliveriesController {
  constructor(private readonly deliveries: NotificationDeliveriesRepository) {}

  /** Lists deliveries, newest first. */
  @Get()
  @ApiOkResponse({ type: NotificationDeliveryPageDto, description: 'A page of deliveries.' })
  list(@Query() query: NotificationDeliveryListQuery): Promise<JsonText> {
    return this.deliveries.page(query);
  }
}
