import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CustomerDto } from '../customers.dto.js';
import { MergeCustomerDto } from './merging.dto.js';
import { Merging } from './merging.service.js';

/** Two customers who turn out to be one person. */
@ApiTags('Customers')
@Roles('MANAGER')
@Controller('api/customers/:id')
@ApiProblems(400, 401, 404, 409)
export class MergingController {
  constructor(private readonly merging: Merging) {}

  /** Merges another customer into this one: messages, leads, notes and identities go with them. */
  @Post('merge')
  @HttpCode(200)
  @ApiOkResponse({ type: CustomerDto, description: 'The customer with everything of both.' })
  @ApiProblems(422)
  merge(@Param() { id }: IdParam, @Body() { otherId }: MergeCustomerDto): Promise<JsonText> {
    return this.merging.merge(id, otherId);
  }

  /** Takes the latest merge into this customer back: the other one is there again with what was theirs. */
  @Post('unmerge')
  @HttpCode(200)
  @ApiOkResponse({ type: CustomerDto, description: 'The customer without the other.' })
  unmerge(@Param() { id }: IdParam): Promise<JsonText> {
    return this.merging.unmerge(id);
  }
}
