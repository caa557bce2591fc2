import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { IfMatch } from '../auth/if-match.js';
import { CustomerEditing } from './customer-editing.service.js';
import { CreateCustomerDto, UpdateCustomerDto } from './customer-input.dto.js';
import { CustomerDto, CustomerPageDto, ListCustomersQuery } from './customers.dto.js';
import { CustomersRepository } from './customers.repository.js';
import { Merging } from './merging/merging.service.js';

/** Who writes to us. */
@ApiTags('Customers')
@Controller('api/customers')
@ApiProblems(400, 401)
export class CustomersController {
  constructor(
    private readonly customers: CustomersRepository,
    private readonly editing: CustomerEditing,
    private readonly merging: Merging,
  ) {}

  /** Lists customers, newest first. */
  @Get()
  @ApiOkResponse({ type: CustomerPageDto, description: 'A page of customers.' })
  list(@Query() query: ListCustomersQuery): Promise<JsonText> {
    return this.customers.list(query);
  }

  /** Enters a customer. */
  @Post()
  @Idempotent()
  @Tagged()
  @ApiCreatedResponse({ type: CustomerDto, description: 'The new customer.' })
  @ApiProblems(409, 422)
  create(@Body() customer: CreateCustomerDto): Promise<JsonText> {
    return this.editing.create(customer);
  }

  /** Shows a customer. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: CustomerDto, description: 'The customer.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    const found = await this.customers.get(id);
    if (!found) throw await this.merging.absence(id);
    return found;
  }

  /** Changes a customer: fields left out stay, null empties a field. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: CustomerDto, description: 'The changed customer.' })
  @ApiProblems(404, 409, 412, 422)
  update(
    @Param() { id }: IdParam,
    @Body() changes: UpdateCustomerDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.editing.update(id, changes, ifMatch);
  }

  /** Deletes a customer with all messages, conversations, leads and notes. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The customer is gone.' })
  @ApiProblems(404)
  delete(@Param() { id }: IdParam): Promise<void> {
    return this.editing.delete(id);
  }
}
