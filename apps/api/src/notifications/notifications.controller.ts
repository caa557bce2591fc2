import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentPerson, type Person } from '../auth/access/caller.js';
import {
  CountDto,
  NotificationDto,
  NotificationListQuery,
  NotificationPageDto,
} from './notifications.dto.js';
import { NotificationsRepository } from './notifications.repository.js';
import { NotificationsService } from './notifications.service.js';

/** Your news. */
@ApiTags('Notifications')
@Controller('api/notifications')
@ApiProblems(400, 401, 403)
export class NotificationsController {
  constructor(
    private readonly reads: NotificationsRepository,
    private readonly notifications: NotificationsService,
  ) {}

  /** Lists your notifications, newest first. */
  @Get()
  @ApiOkResponse({ type: NotificationPageDto, description: 'A page of your notifications.' })
  list(@CurrentPerson() { id }: Person, @Query() query: NotificationListQuery): Promise<JsonText> {
    return this.reads.page(id, query);
  }

  /** Counts your notifications that are not read. */
  @Get('unread-count')
  @ApiOkResponse({ type: CountDto, description: 'How many are not read.' })
  async countUnread(@CurrentPerson() { id }: Person): Promise<CountDto> {
    return { count: await this.reads.unread(id) };
  }

  /** Marks all your notifications as read. */
  @Post('read-all')
  @HttpCode(200)
  @ApiOkResponse({ type: CountDto, description: 'How many were not read before.' })
  async readAll(@CurrentPerson() { id }: Person): Promise<CountDto> {
    return { count: await this.reads.readAll(id) };
  }

  /** Marks one of your notifications as read. */
  @Post(':id/read')
  @HttpCode(200)
  @ApiOkResponse({ type: NotificationDto, description: 'The notification, read.' })
  @ApiProblems(404)
  read(@Param() { id }: IdParam, @CurrentPerson() person: Person): Promise<JsonText> {
    return this.notifications.read(id, person.id);
  }
}
