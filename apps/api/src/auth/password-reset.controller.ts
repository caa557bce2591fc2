import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { Public } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ThrottleAs } from '@libs/throttle/throttle-as.js';
import { ForgotPasswordService } from './forgot-password.service.js';
import { ForgotPasswordAnswerDto, ForgotPasswordDto, ResetPasswordDto } from './password-reset.dto.js';
import { PasswordResetService } from './password-reset.service.js';

/** For people who forgot their password. */
@ApiTags('Auth')
@Controller('api/auth/password')
@Public()
@ThrottleAs('reset')
@ApiProblems(400)
export class PasswordResetController {
  constructor(
    private readonly forgotten: ForgotPasswordService,
    private readonly resets: PasswordResetService,
  ) {}

  /** Mails a link to set a new password, good once and for an hour. The answer is the same for every address. */
  @Post('forgot')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: ForgotPasswordAnswerDto, description: 'Taken down.' })
  forgot(@Body() { email }: ForgotPasswordDto): Promise<ForgotPasswordAnswerDto> {
    return this.forgotten.ask(email);
  }

  /** Sets a new password by means of a mailed link; ends all sessions of the user. */
  @Post('reset')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The new password holds. Sign in with it.' })
  reset(@Body() body: ResetPasswordDto): Promise<void> {
    return this.resets.reset(body);
  }
}
