import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { CurrentPerson, type Person } from './access/caller.js';
import { ApiKeyPageDto, CreateApiKeyDto, NewApiKeyDto } from './api-keys.dto.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';

/** Ways in for programs; for administrators. */
@ApiTags('API keys')
@Controller('api/api-keys')
@Roles('ADMIN')
@ApiProblems(400, 401, 403)
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly repository: ApiKeysRepository,
  ) {}

  /** Lists the API keys, newest first. */
  @Get()
  @ApiOkResponse({ type: ApiKeyPageDto, description: 'A page of keys.' })
  list(@Query() query: PageQuery): Promise<JsonText> {
    return this.repository.list(query);
  }

  /** Makes an API key; the answer is the only place that shows it. Keys can not make keys. */
  @Post()
  @Idempotent()
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({ type: NewApiKeyDto, description: 'The new key.' })
  create(@CurrentPerson() { id }: Person, @Body() body: CreateApiKeyDto): Promise<NewApiKeyDto> {
    return this.keys.create(body, id);
  }

  /** Deletes an API key; it is refused from now on. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The key is refused from now on.' })
  @ApiProblems(404)
  delete(@Param() { id }: IdParam): Promise<void> {
    return this.keys.delete(id);
  }
}
