import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Cache } from '@libs/cache/cache.decorator.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CUSTOMERS_DELETED_TAG } from '../customers/customer-history.service.js';
import { LEADS_TAG } from './lead-history.service.js';
import { PipelineDto } from './pipeline.dto.js';
import { PipelineRepository } from './pipeline.repository.js';

/** Milliseconds; every change of a lead drops the answer before. */
const TTL = 60_000;

/** How the leads stand. Registered before the leads themselves: `pipeline` is no id. */
@ApiTags('Leads')
@Controller('api/leads/pipeline')
@ApiProblems(401)
export class PipelineController {
  constructor(private readonly pipeline: PipelineRepository) {}

  /** Counts the leads and adds up their values, by status. */
  @Get()
  @Cache({ ttl: TTL, tag: [LEADS_TAG, CUSTOMERS_DELETED_TAG], scope: 'all' })
  @ApiOkResponse({ type: PipelineDto, description: 'All six statuses, in the order of the pipeline.' })
  get(): Promise<JsonText> {
    return this.pipeline.get();
  }
}
