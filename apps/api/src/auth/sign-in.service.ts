import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { Actor } from '@libs/http/actor.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { actAs } from '@libs/http/request-context.js';
import type { Caller } from './access/caller.js';
import { BadCredentialsError } from './auth.errors.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { SessionsService, type OpenedSession } from './sessions.service.js';
import type { LoginDto } from './sign-in.dto.js';
import type { UserDto } from './users.dto.js';
import { userNotFound } from './users.errors.js';
import { UsersRepository, type UserState } from './users.repository.js';

/** A session with its user. */
export interface SignedIn extends OpenedSession {
  user: UserDto;
}

/** Lets people in. */
@Injectable()
export class SignInService {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
    private readonly database: Database,
  ) {}

  /**
   * Opens a session for whoever knows the password. A wrong password, an unknown address and a deactivated user
   * cost the same work and get the same answer.
   *
   * @throws BadCredentialsError, PasswordChecksBusyError
   */
  async login(given: LoginDto, caller: Caller): Promise<SignedIn> {
    return this.knowing(given, (user) => this.open(user, caller));
  }

  /**
   * Lets whoever knows the password do what this one request asks for: no session is opened, and no token given out.
   *
   * @throws BadCredentialsError, PasswordChecksBusyError
   */
  async once(given: LoginDto): Promise<Actor> {
    return this.knowing(given, (user) =>
      this.database.transaction(async () => {
        if (!(await this.users.holds(user.id, user.passwordHash))) return undefined;
        const actor = this.name(user);
        await this.audit.record({ action: 'signed-in-once', entity: 'user', entityId: user.id });
        return actor;
      }),
    );
  }

  /**
   * Gives a new pair of tokens for a refresh token.
   *
   * @throws BadRefreshTokenError, RefreshReusedError
   */
  async refresh(refreshToken: string, caller: Caller): Promise<SignedIn> {
    return this.withUser(await this.sessions.refresh(refreshToken, caller));
  }

  /** A session's user added to it. */
  async withUser(session: OpenedSession): Promise<SignedIn> {
    const user = parsed<UserDto>(orThrow(await this.users.get(session.userId), userNotFound));
    return { ...session, user };
  }

  /** @param letIn gives nothing for a user who may not come in after all */
  private async knowing<Result>(
    { email, password }: LoginDto,
    letIn: (user: UserState) => Promise<Result | undefined>,
  ): Promise<Result> {
    const user = await this.users.findByEmail(email);
    const right = await this.passwords.matches(password, user?.passwordHash);
    const result = user && right ? await letIn(user) : undefined;
    if (result !== undefined) return result;
    await this.audit.record({ action: 'sign-in-failed', entity: 'user', entityId: user?.id });
    throw new BadCredentialsError();
  }

  /** From here on the request is this person's: the audit log names them. */
  private name({ id, name, role }: UserState): Actor {
    const actor: Actor = { type: 'user', id, name, role };
    actAs(actor);
    return actor;
  }

  /** @returns nothing when the user was deactivated or got another password since it was read */
  private open(user: UserState, caller: Caller): Promise<SignedIn | undefined> {
    const { id, passwordHash } = user;
    return this.database.transaction(async () => {
      if (!(await this.users.holds(id, passwordHash))) return undefined;
      const session = await this.sessions.open(id, caller);
      this.name(user);
      await this.audit.record({ action: 'signed-in', entity: 'user', entityId: id });
      return this.withUser(session);
    });
  }
}
