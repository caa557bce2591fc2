import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '@libs/http/access.js';
import type { JsonText } from '@libs/http/json-text.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ThrottleAs } from '@libs/throttle/throttle-as.js';
import { CurrentCaller, CurrentPerson, type Caller, type Person } from './access/caller.js';
import { BadRefreshTokenError } from './auth.errors.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SessionsService } from './sessions.service.js';
import { LoginDto, RefreshDto, SignedInDto, SignUpDto } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { SignUpService } from './sign-up.service.js';
import { UserDto } from './users.dto.js';

/** In and out. */
@ApiTags('Auth')
@Controller('api/auth')
@ApiProblems(400, 401)
export class SignInController {
  constructor(
    private readonly signIn: SignInService,
    private readonly signUps: SignUpService,
    private readonly sessions: SessionsService,
    private readonly cookie: RefreshCookie,
  ) {}

  /** Makes an account with the role AGENT, where ALLOW_SIGNUP is on. Sign in afterwards. */
  @Post('signup')
  @Public()
  @ThrottleAs('signup')
  @ApiCreatedResponse({ type: UserDto, description: 'The new user.' })
  @ApiProblems(403, 409)
  signup(@Body() body: SignUpDto): Promise<JsonText> {
    return this.signUps.signUp(body);
  }

  /** Signs in; also sets the refresh token as a cookie on /api/auth. */
  @Post('login')
  @HttpCode(200)
  @Public()
  @ThrottleAs('auth')
  @ApiOkResponse({ type: SignedInDto, description: 'The tokens of a new session.' })
  async login(
    @Body() body: LoginDto,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    return this.cookie.answer(reply, await this.signIn.login(body, caller));
  }

  /** Gives a new pair of tokens for a refresh token, which dies; a token that comes twice ends its session. */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @ApiOkResponse({ type: SignedInDto, description: 'The next tokens of the session.' })
  async refresh(
    @Body() { refreshToken }: RefreshDto,
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    // Not throttled like a sign-in: a refresh token can't be guessed, and a whole office refreshes all day.
    const token = refreshToken ?? this.cookie.read(request);
    if (token === undefined) throw new BadRefreshTokenError();
    return this.cookie.answer(reply, await this.signIn.refresh(token, caller));
  }

  /** Signs out: this session's access and refresh tokens die. */
  @Post('logout')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiProblems(403)
  async logout(
    @CurrentPerson() person: Person,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    this.cookie.clear(reply);
    await this.sessions.end(person.sessionId, person);
  }
}
