import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { WebPush } from '@libs/push/web-push.js';
import { CurrentPerson, type Person } from '../../auth/access/caller.js';
import {
  PushPublicKeyDto,
  PushSubscriptionDto,
  PushSubscriptionPageDto,
  PushTestDto,
  RenewSubscriptionDto,
  SubscribeDto,
} from './push-subscriptions.dto.js';
import { PushSubscriptionsRepository } from './push-subscriptions.repository.js';
import { PushSubscriptionsService } from './push-subscriptions.service.js';
import { PushTest } from './push-test.service.js';

/** The devices your news is pushed to. */
@ApiTags('Notifications')
@Controller('api/notifications/push')
export class PushSubscriptionsController {
  constructor(
    private readonly push: WebPush,
    private readonly reads: PushSubscriptionsRepository,
    private readonly subscriptions: PushSubscriptionsService,
    private readonly pushTest: PushTest,
  ) {}

  /** Shows the key that browsers subscribe with. */
  @Get('public-key')
  @Public()
  @ApiOkResponse({ type: PushPublicKeyDto, description: 'The key.' })
  showPublicKey(): PushPublicKeyDto {
    return { publicKey: this.push.publicKey };
  }

  /** Lists your devices, newest first. */
  @Get('subscriptions')
  @ApiOkResponse({ type: PushSubscriptionPageDto, description: 'A page of your devices.' })
  @ApiProblems(400, 401, 403)
  list(@CurrentPerson() { id }: Person, @Query() query: PageQuery): Promise<JsonText> {
    return this.reads.page(id, query);
  }

  /** Adds a device, or renews one: the same endpoint is the same device. */
  @Post('subscriptions')
  @ApiCreatedResponse({ type: PushSubscriptionDto, description: 'The device.' })
  @ApiProblems(400, 401, 403, 409, 422)
  subscribe(@CurrentPerson() { id }: Person, @Body() input: SubscribeDto): Promise<JsonText> {
    return this.subscriptions.subscribe(id, input);
  }

  /** Takes down that a browser has replaced its subscription, which service workers learn while nobody is signed in: the old keys are the proof. */
  @Post('renewals')
  @Public()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The device is reached at its new address.' })
  @ApiProblems(400, 404, 409, 422)
  renew(@Body() { old, renewed }: RenewSubscriptionDto): Promise<void> {
    return this.subscriptions.renew(old, renewed);
  }

  /** Removes one of your devices; what was on its way to it is dropped. */
  @Delete('subscriptions/:id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The device gets nothing any more.' })
  @ApiProblems(400, 401, 403, 404)
  unsubscribe(@Param() { id }: IdParam, @CurrentPerson() person: Person): Promise<void> {
    return this.subscriptions.remove(id, person.id);
  }

  /** Sends a message to one of your devices now, and says what its push service answered. */
  @Post('subscriptions/:id/test')
  @HttpCode(200)
  @ApiOkResponse({ type: PushTestDto, description: 'What became of it.' })
  @ApiProblems(400, 401, 403, 404, 409)
  test(@Param() { id }: IdParam, @CurrentPerson() person: Person): Promise<PushTestDto> {
    return this.pushTest.send(id, person.id);
  }
}
