import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { v7 } from '@libs/database/id.js';
import { refuseStale } from '@libs/http/etag.js';
import { orThrow } from '@libs/http/json.js';
import type { JsonText } from '@libs/http/json-text.js';
import { SessionCache } from './access/session-cache.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { SessionsRepository } from './sessions.repository.js';
import type { CreateUserDto, UpdateUserDto } from './users.dto.js';
import { LastAdminError, OwnCredentialsError, userNotFound } from './users.errors.js';
import { UsersRepository, type UserChanges, type UserState } from './users.repository.js';

/** What the audit log tells of a user. */
export type AuditedUser = Pick<UserState, 'email' | 'name' | 'role' | 'active'>;

/** Who works here, and as what. There is always somebody left who can manage the others. */
@Injectable()
export class UsersService {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly passwords: PasswordsService,
    private readonly cache: SessionCache,
    private readonly audit: Audit,
  ) {}

  /** Whether work may be given to this user: they exist and are active. */
  isAssignable(id: string): Promise<boolean> {
    return this.users.isActive(id);
  }

  /**
   * Makes a user.
   *
   * @throws EmailTakenError, WeakPasswordError
   */
  async create({ email, name, password, role = 'AGENT' }: CreateUserDto): Promise<JsonText> {
    const passwordHash = await this.passwords.accept(password, { email, name });
    const user: UserState = { id: v7(), email, name, role, active: true, passwordHash };
    return this.cache.changing(`user:${user.id}`, async () => {
      await this.users.insert(user);
      await this.audit.record({
        action: 'created',
        entity: 'user',
        entityId: user.id,
        after: auditedUser(user),
      });
      return this.shown(user.id);
    });
  }

  /**
   * Changes somebody.
   *
   * @param actorId who asks: nobody changes their own address or password this way
   * @param ifMatch the ETag the change was made on, if the caller cares
   * @throws userNotFound, EmailTakenError, WeakPasswordError, LastAdminError, OwnCredentialsError, StaleTagError
   */
  async update(
    id: string,
    changes: UpdateUserDto,
    actorId: string,
    ifMatch: string | undefined,
  ): Promise<JsonText> {
    if (id === actorId && (changes.email !== undefined || changes.password !== undefined)) {
      throw new OwnCredentialsError();
    }
    const passwordHash = await this.newHash(id, changes);
    return this.cache.changing(`user:${id}`, async () => {
      const admins =
        changes.role === undefined && changes.active === undefined
          ? undefined
          : await this.users.lockAdmins();
      const before = orThrow(await this.users.lock(id), userNotFound);
      refuseStale(ifMatch, await this.shown(id));
      const after = changed(before, changes, passwordHash);
      if (admins?.length === 1 && admins[0] === id && !canManage(after)) throw new LastAdminError();
      await this.users.update(id, differing(before, after));
      await this.tell(before, after);
      return this.shown(id);
    });
  }

  /**
   * Takes somebody out: they can't sign in any more. The row stays, because messages, notes and the audit log name
   * them; the address stays theirs. Doing it twice is no error.
   *
   * @throws userNotFound, LastAdminError
   */
  async deactivate(id: string, actorId: string): Promise<void> {
    await this.update(id, { active: false }, actorId, undefined);
  }

  /**
   * Signs somebody out everywhere.
   *
   * @throws userNotFound
   */
  async endSessions(id: string): Promise<void> {
    await this.cache.changing(`user:${id}`, async () => {
      orThrow(await this.users.lock(id), userNotFound);
      if ((await this.sessions.endAll(id, 'ENDED')) === 0) return;
      await this.audit.record({ action: 'sessions-ended', entity: 'user', entityId: id });
    });
  }

  private async shown(id: string): Promise<JsonText> {
    return orThrow(await this.users.get(id), userNotFound);
  }

  /** Hashing takes its time: it is done before the transaction, which holds locks. */
  private async newHash(id: string, { password, email, name }: UpdateUserDto): Promise<string | undefined> {
    if (password === undefined) return undefined;
    const user = orThrow(await this.users.find(id), userNotFound);
    return this.passwords.accept(password, { email: email ?? user.email, name: name ?? user.name });
  }

  private async tell(before: UserState, after: UserState): Promise<void> {
    const entry = { entity: 'user', entityId: after.id };
    await this.audit.record({
      ...entry,
      action: 'updated',
      before: auditedUser(before),
      after: auditedUser(after),
    });
    if (before.passwordHash !== after.passwordHash) {
      await this.audit.record({ ...entry, action: 'password-set' });
    }
  }
}

/** The fields of a user that the audit log may hold. */
export function auditedUser({ email, name, role, active }: UserState): AuditedUser & Record<string, unknown> {
  return { email, name, role, active };
}

/** The fields in which two states of a user differ. */
export function differing(before: UserState, after: UserState): UserChanges {
  const names = ['email', 'name', 'role', 'active', 'passwordHash'] as const;
  return Object.fromEntries(
    names.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

function changed(before: UserState, changes: UpdateUserDto, passwordHash = before.passwordHash): UserState {
  const { email = before.email, name = before.name, role = before.role, active = before.active } = changes;
  return { ...before, email, name, role, active, passwordHash };
}

function canManage({ role, active }: UserState): boolean {
  return role === 'ADMIN' && active;
}
