import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { customerNotFound } from '../customers/customers.errors.js';
import { CustomersService } from '../customers/customers.service.js';
import { LeadPageDto, ListCustomerLeadsQuery } from './leads.dto.js';
import { LeadsRepository } from './leads.repository.js';

/** The leads of one customer. */
@ApiTags('Leads')
@Controller('api/customers/:id/leads')
@ApiProblems(400, 401, 404)
export class CustomerLeadsController {
  constructor(
    private readonly customers: CustomersService,
    private readonly leads: LeadsRepository,
  ) {}

  /** Lists the leads of a customer, newest first. */
  @Get()
  @ApiOkResponse({ type: LeadPageDto, description: 'A page of leads.' })
  async list(@Param() { id }: IdParam, @Query() query: ListCustomerLeadsQuery): Promise<JsonText> {
    orThrow((await this.customers.exists(id)) || undefined, customerNotFound);
    const { sort, limit, cursor } = query;
    return this.leads.list({ customerId: id, sort, limit, cursor });
  }
}
