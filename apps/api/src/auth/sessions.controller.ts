import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { IdParam } from '@libs/http/id-param.dto.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { CurrentPerson, type Person } from './access/caller.js';
import { SessionPageDto } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

/** Where one is signed in. */
@ApiTags('Auth')
@Controller('api/auth/sessions')
@ApiProblems(400, 401, 403)
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly repository: SessionsRepository,
  ) {}

  /** Lists your open sessions, newest first. */
  @Get()
  @ApiOkResponse({ type: SessionPageDto, description: 'A page of open sessions.' })
  list(@CurrentPerson() person: Person, @Query() query: PageQuery): Promise<JsonText> {
    return this.repository.listOpen(person, query);
  }

  /** Ends one of your sessions; its access token dies at once. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiProblems(404)
  end(@Param() { id }: IdParam, @CurrentPerson() person: Person): Promise<void> {
    return this.sessions.end(id, person);
  }
}
