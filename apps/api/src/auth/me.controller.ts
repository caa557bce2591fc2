import { Body, Controller, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ThrottleAs } from '@libs/throttle/throttle-as.js';
import { CurrentCaller, CurrentPerson, type Caller, type Person } from './access/caller.js';
import { IfMatch } from './if-match.js';
import { ChangePasswordDto, UpdateMeDto } from './me.dto.js';
import { MeService } from './me.service.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SignedInDto } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { UserDto } from './users.dto.js';
import { userNotFound } from './users.errors.js';
import { UsersRepository } from './users.repository.js';

/** One's own account; for people, not for API keys. */
@ApiTags('Auth')
@Controller('api/auth/me')
@ApiProblems(401, 403)
export class MeController {
  constructor(
    private readonly me: MeService,
    private readonly users: UsersRepository,
    private readonly signIn: SignInService,
    private readonly cookie: RefreshCookie,
  ) {}

  /** Shows who you are. */
  @Get()
  @Tagged()
  @ApiOkResponse({ type: UserDto, description: 'You.' })
  async get(@CurrentPerson() { id }: Person): Promise<JsonText> {
    return orThrow(await this.users.get(id), userNotFound);
  }

  /** Changes your name or, with the current password, your e-mail address. */
  @Patch()
  @ThrottleAs('auth')
  @Tagged()
  @ApiOkResponse({ type: UserDto, description: 'You, changed.' })
  @ApiProblems(400, 409, 412)
  update(
    @CurrentPerson() { id }: Person,
    @Body() body: UpdateMeDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.me.update(id, body, ifMatch);
  }

  /** Sets a new password: ends all your sessions, this one too, and answers with the tokens of a new one. */
  @Post('password')
  @ThrottleAs('auth')
  @HttpCode(200)
  @ApiOkResponse({ type: SignedInDto, description: 'The tokens of a new session.' })
  @ApiProblems(400)
  async changePassword(
    @CurrentPerson() { id }: Person,
    @Body() body: ChangePasswordDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    const session = await this.me.changePassword(id, body, caller);
    return this.cookie.answer(reply, await this.signIn.withUser(session));
  }
}
