import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ActionTokenParam, NotificationActionDto } from './notification-actions.dto.js';
import { NotificationActions } from './notification-actions.service.js';

/** Buttons under pushed notifications. */
@ApiTags('Notifications')
@Controller('api/notifications/actions')
export class NotificationActionsController {
  constructor(private readonly actions: NotificationActions) {}

  /** Does what a button under a pushed notification stands for, once: its token says who pressed it. */
  @Post(':token')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: NotificationActionDto, description: 'It is done, and the notification is read.' })
  @ApiProblems(400, 409, 410, 412, 422)
  perform(@Param() { token }: ActionTokenParam): Promise<NotificationActionDto> {
    return this.actions.perform(token);
  }
}
