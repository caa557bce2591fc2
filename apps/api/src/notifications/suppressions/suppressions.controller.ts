import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { SuppressionListQuery, SuppressionPageDto } from './suppressions.dto.js';
import { SuppressedAddressesRepository } from './suppressions.repository.js';
import { SuppressionsService } from './suppressions.service.js';

/** Addresses that no mail is sent to, because their mail servers refused them for good. */
@ApiTags('Notifications')
@Roles('MANAGER')
@Controller('api/notifications/suppressions')
@ApiProblems(400, 401)
export class SuppressionsController {
  constructor(
    private readonly addresses: SuppressedAddressesRepository,
    private readonly suppressions: SuppressionsService,
  ) {}

  /** Lists suppressed addresses, newest first. */
  @Get()
  @ApiOkResponse({ type: SuppressionPageDto, description: 'A page of suppressed addresses.' })
  list(@Query() query: SuppressionListQuery): Promise<JsonText> {
    return this.addresses.page(query);
  }

  /** Lets mails be sent to an address again. What died meanwhile can be replayed. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Mails are sent there again.' })
  @ApiProblems(404)
  lift(@Param() { id }: IdParam): Promise<void> {
    return this.suppressions.lift(id);
  }
}
