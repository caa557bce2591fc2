import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { refuseStale } from '@libs/http/etag.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { Caller } from './access/caller.js';
import { SessionCache } from './access/session-cache.js';
import { BadTokenError, WrongPasswordError } from './auth.errors.js';
import type { ChangePasswordDto, UpdateMeDto } from './me.dto.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { SessionsService, type OpenedSession } from './sessions.service.js';
import { userNotFound } from './users.errors.js';
import { UsersRepository, type UserState } from './users.repository.js';
import { auditedUser, differing } from './users.service.js';

/** What a person changes of their own account. */
@Injectable()
export class MeService {
  constructor(
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly cache: SessionCache,
    private readonly sessions: SessionsService,
    private readonly audit: Audit,
  ) {}

  /**
   * Changes name and address. Another address needs the current password, since it leads to a new one.
   *
   * @param ifMatch the ETag the change was made on, if the caller cares
   * @throws WrongPasswordError, EmailTakenError, StaleTagError
   */
  async update(
    id: string,
    { name, email, currentPassword }: UpdateMeDto,
    ifMatch: string | undefined,
  ): Promise<JsonText> {
    const known = await this.state(id);
    const proven =
      email === undefined || email === known.email || (await this.proves(currentPassword, known));
    if (!proven) throw new WrongPasswordError();
    return this.cache.changing(`user:${id}`, async () => {
      const before = await this.lockUnchanged(known);
      refuseStale(ifMatch, await this.shown(id));
      const after = { ...before, name: name ?? before.name, email: email ?? before.email };
      await this.users.update(id, differing(before, after));
      await this.audit.record({
        action: 'updated',
        entity: 'user',
        entityId: id,
        before: auditedUser(before),
        after: auditedUser(after),
      });
      return this.shown(id);
    });
  }

  /**
   * Sets a new password. It ends every session, the asking one too with its access token, and opens a fresh one:
   * whoever else held a token of any of them is out.
   *
   * @throws WrongPasswordError, WeakPasswordError, PasswordChecksBusyError
   */
  async changePassword(
    id: string,
    { currentPassword, newPassword }: ChangePasswordDto,
    caller: Caller,
  ): Promise<OpenedSession> {
    const known = await this.state(id);
    if (!(await this.proves(currentPassword, known))) throw new WrongPasswordError();
    const passwordHash = await this.passwords.accept(newPassword, known, 'newPassword');
    return this.cache.changing(`user:${id}`, async () => {
      await this.lockUnchanged(known);
      await this.users.update(id, { passwordHash });
      await this.audit.record({ action: 'password-changed', entity: 'user', entityId: id });
      return this.sessions.open(id, caller);
    });
  }

  private async state(id: string): Promise<UserState> {
    return orThrow(await this.users.find(id), userNotFound);
  }

  private async shown(id: string): Promise<JsonText> {
    return orThrow(await this.users.get(id), userNotFound);
  }

  private async proves(password: string | undefined, { passwordHash }: UserState): Promise<boolean> {
    return password !== undefined && (await this.passwords.matches(password, passwordHash));
  }

  /** What was proven must still hold when the change is made: the person may have been locked out meanwhile. */
  private async lockUnchanged({ id, passwordHash }: UserState): Promise<UserState> {
    const user = await this.users.lock(id);
    if (!user?.active) throw new BadTokenError();
    if (user.passwordHash !== passwordHash) throw new WrongPasswordError();
    return user;
  }
}
