import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Config } from '@libs/config/config.js';
import { AccessRepository } from './access/access.repository.js';
import { AuthorizeGuard } from './access/authorize.guard.js';
import { IdentifyGuard } from './access/identify.guard.js';
import { IdentitiesService } from './access/identities.service.js';
import { SessionCache } from './access/session-cache.js';
import { jwtOptions, SessionTokens } from './access/session-tokens.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { AuditLogController } from './audit-log/audit-log.controller.js';
import { AuditLogRepository } from './audit-log/audit-log.repository.js';
import { FirstRun } from './first-run.js';
import { ForgotPasswordService } from './forgot-password.service.js';
import { MeController } from './me.controller.js';
import { MeService } from './me.service.js';
import { PasswordResetController } from './password-reset.controller.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { PasswordResetService } from './password-reset.service.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SendPasswordResetJob } from './send-password-reset.job.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { SignInController } from './sign-in.controller.js';
import { SignInService } from './sign-in.service.js';
import { SignUpService } from './sign-up.service.js';
import { UsersController } from './users.controller.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

/** Who is who and may do what. The two guards are registered for all routes by the application. */
@Module({
  imports: [JwtModule.registerAsync({ inject: [Config], useFactory: jwtOptions })],
  controllers: [
    SignInController,
    MeController,
    SessionsController,
    PasswordResetController,
    UsersController,
    ApiKeysController,
    AuditLogController,
  ],
  providers: [
    IdentifyGuard,
    AuthorizeGuard,
    IdentitiesService,
    SessionCache,
    SessionTokens,
    AccessRepository,
    PasswordsService,
    SessionsService,
    SessionsRepository,
    SignInService,
    SignUpService,
    RefreshCookie,
    MeService,
    UsersService,
    UsersRepository,
    PasswordResetService,
    PasswordResetRepository,
    ForgotPasswordService,
    SendPasswordResetJob,
    ApiKeysService,
    ApiKeysRepository,
    AuditLogRepository,
    FirstRun,
  ],
  exports: [IdentifyGuard, AuthorizeGuard, IdentitiesService, UsersService, FirstRun, SignInService],
})
export class AuthModule {}
