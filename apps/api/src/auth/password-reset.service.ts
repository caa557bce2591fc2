import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { secretHash } from './access/secret-hash.js';
import { SessionCache } from './access/session-cache.js';
import { BadResetTokenError } from './auth.errors.js';
import { PasswordsService } from './passwords/passwords.service.js';
import type { ResetPasswordDto } from './password-reset.dto.js';
import { PasswordResetRepository } from './password-reset.repository.js';
import { UsersRepository, type UserState } from './users.repository.js';

/** New passwords for people who forgot theirs. */
@Injectable()
export class PasswordResetService {
  constructor(
    private readonly resets: PasswordResetRepository,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordsService,
    private readonly cache: SessionCache,
    private readonly audit: Audit,
  ) {}

  /**
   * Sets a new password by means of a mailed token, which is used up by it, and ends all sessions of the user.
   *
   * @throws BadResetTokenError, WeakPasswordError (the token stays good), PasswordChecksBusyError
   */
  async reset({ token, password }: ResetPasswordDto): Promise<void> {
    const tokenHash = secretHash(token);
    const { id, ...owner } = await this.ownerOf(tokenHash);
    const passwordHash = await this.passwords.accept(password, owner);
    await this.cache.changing(`user:${id}`, async () => {
      const user = await this.users.lock(id);
      if (!user?.active || !(await this.resets.use(tokenHash))) throw new BadResetTokenError();
      await this.users.update(id, { passwordHash });
      await this.audit.record({ action: 'password-reset', entity: 'user', entityId: id });
    });
  }

  private async ownerOf(tokenHash: string): Promise<UserState> {
    const userId = await this.resets.userOf(tokenHash);
    const user = userId === undefined ? undefined : await this.users.find(userId);
    if (!user?.active) throw new BadResetTokenError();
    return user;
  }
}
