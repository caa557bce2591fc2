import { Controller, Get, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { AuditedFieldDto, AuditLogPageDto, AuditLogQuery } from './audit-log.dto.js';
import { AuditLogRepository } from './audit-log.repository.js';

/** Who did what. Nobody can change it. */
@ApiTags('Operations')
@Roles('ADMIN')
@Controller('api/audit-log')
@ApiExtraModels(AuditedFieldDto)
@ApiProblems(400, 401)
export class AuditLogController {
  constructor(private readonly entries: AuditLogRepository) {}

  /** Lists what people, keys and the product itself did, newest first. */
  @Get()
  @ApiOkResponse({ type: AuditLogPageDto, description: 'A page of the audit log.' })
  list(@Query() query: AuditLogQuery): Promise<JsonText> {
    return this.entries.list(query);
  }
}
