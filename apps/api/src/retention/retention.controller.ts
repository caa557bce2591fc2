import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { RetentionListDto } from './retention.dto.js';
import { Retention } from './retention.service.js';

/** How long data is kept. */
@ApiTags('Operations')
@Roles('ADMIN')
@Controller('api/retention')
@ApiProblems(401)
export class RetentionController {
  constructor(private readonly retention: Retention) {}

  /** Shows how long each kind of data is kept, and what the next nightly run would remove. Changes nothing. */
  @Get()
  @ApiOkResponse({ type: RetentionListDto, description: 'All kinds of data that do not stay for ever.' })
  async list(): Promise<RetentionListDto> {
    return { data: await this.retention.preview(), nextCursor: null };
  }
}
