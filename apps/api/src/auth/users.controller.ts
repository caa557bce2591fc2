import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import { Roles } from '@libs/http/access.js';
import type { Actor } from '@libs/http/actor.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { IfMatch } from './if-match.js';
import { SessionPageDto } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { CreateUserDto, ListUsersQuery, UpdateUserDto, UserDto, UserPageDto } from './users.dto.js';
import { userNotFound } from './users.errors.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Who works here; for administrators. */
@ApiTags('Users')
@Controller('api/users')
@Roles('ADMIN')
@ApiProblems(400, 401, 403)
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly repository: UsersRepository,
    private readonly sessions: SessionsRepository,
  ) {}

  /** Lists the users, newest first. */
  @Get()
  @ApiOkResponse({ type: UserPageDto, description: 'A page of users.' })
  list(@Query() query: ListUsersQuery): Promise<JsonText> {
    return this.repository.list(query);
  }

  /** Makes a user. The same address twice is refused. */
  @Post()
  @Idempotent()
  @ApiCreatedResponse({ type: UserDto, description: 'The new user.' })
  @ApiProblems(409)
  create(@Body() body: CreateUserDto): Promise<JsonText> {
    return this.users.create(body);
  }

  /** Shows one user. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: UserDto, description: 'The user.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.repository.get(id), userNotFound);
  }

  /** Changes a user; deactivating one or setting a password ends their sessions at once. */
  @Patch(':id')
  @Tagged()
  @ApiOkResponse({ type: UserDto, description: 'The changed user.' })
  @ApiProblems(404, 409, 412)
  update(
    @Param() { id }: IdParam,
    @Body() body: UpdateUserDto,
    @CurrentActor() actor: Actor,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.users.update(id, body, actor.id, ifMatch);
  }

  /** Deactivates a user; history keeps naming them. */
  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The user can not sign in any more.' })
  @ApiProblems(404, 409)
  deactivate(@Param() { id }: IdParam, @CurrentActor() actor: Actor): Promise<void> {
    return this.users.deactivate(id, actor.id);
  }

  /** Lists where a user is signed in, newest first. */
  @Get(':id/sessions')
  @ApiOkResponse({ type: SessionPageDto, description: 'A page of open sessions.' })
  listSessions(@Param() { id }: IdParam, @Query() query: PageQuery): Promise<JsonText> {
    return this.sessions.listOpen({ id, sessionId: null }, query);
  }

  /** Signs a user out everywhere. */
  @Delete(':id/sessions')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'All sessions of the user have ended.' })
  @ApiProblems(404)
  endSessions(@Param() { id }: IdParam): Promise<void> {
    return this.users.endSessions(id);
  }
}
