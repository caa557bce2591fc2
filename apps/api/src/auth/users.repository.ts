import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions, containing } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { isUniqueViolation } from '@libs/database/database.errors.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { Role } from '@libs/database/generated/enums.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { ListUsersQuery } from './users.dto.js';
import { EmailTakenError } from './users.errors.js';

/** All of a user that rules look at. Never leaves the feature: it holds the password's hash. */
export interface UserState {
  id: string;
  email: string;
  name: string;
  role: Role;
  active: boolean;
  passwordHash: string;
}

/** What of a user can change. */
export type UserChanges = Partial<Omit<UserState, 'id'>>;

const USER = `'id', u.id, 'email', u.email, 'name', u.name, 'role', u.role, 'active', u.active,
  'createdAt', iso(u."createdAt"), 'updatedAt', iso(u."updatedAt")`;
const STATE = 'id::text as id, email, name, role::text as role, active, "passwordHash"';

/** Reads and writes users. Whatever may be shown is selected by name. */
@Injectable()
export class UsersRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of users, newest first. */
  list(query: ListUsersQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: `json_build_object(${USER}, 'lastSeenAt', iso(u."lastSeenAt"))`,
      from: '"User" u',
      id: 'u.id',
      where: new Conditions()
        .when(query.role, (role, bind) => `u.role = ${bind(role)}::"Role"`)
        .when(query.active, (active, bind) => `u.active = ${bind(active)}::boolean`)
        .when(query.search, (words, bind) => {
          const pattern = bind(containing(words));
          return `u.name ilike ${pattern} or u.email ilike ${pattern}`;
        }),
      sorts: { createdAt: { expression: 'u."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: query.limit ?? 20,
      cursor: query.cursor,
    });
  }

  /** A user as the API shows it. */
  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select json_build_object(${USER})::text as json from "User" u where u.id = $1::uuid`,
      [id],
    );
  }

  async find(id: string): Promise<UserState | undefined> {
    return this.one('id = $1::uuid', id);
  }

  /** @param email normalised: compared as it is */
  async findByEmail(email: string): Promise<UserState | undefined> {
    return this.one('email = $1', email);
  }

  /** The user as it is now and stays until the transaction ends. */
  async lock(id: string): Promise<UserState | undefined> {
    return this.one('id = $1::uuid for update', id);
  }

  /**
   * Whether the user is active and the password still the one with this hash; if so it stays so until the
   * transaction ends. Many may hold the same user.
   */
  async holds(id: string, passwordHash: string): Promise<boolean> {
    const held = await this.database.rows(
      'select 1 as held from "User" where id = $1::uuid and "passwordHash" = $2 and active for share',
      [id, passwordHash],
    );
    return held.length > 0;
  }

  /** The ids of all who can manage users; none is added or taken away by others until the transaction ends. */
  async lockAdmins(): Promise<string[]> {
    // One after another, in one order: two administrators can't demote each other at the same time.
    const rows = await this.database.rows<{ id: string }>(
      `select id::text as id from "User" where role = 'ADMIN' and active order by "User".id for update`,
    );
    return rows.map(({ id }) => id);
  }

  async isActive(id: string): Promise<boolean> {
    const rows = await this.database.rows('select 1 as found from "User" where id = $1::uuid and active', [
      id,
    ]);
    return rows.length > 0;
  }

  /** Whether there is anybody at all. */
  async any(): Promise<boolean> {
    const rows = await this.database.rows('select 1 as found from "User" limit 1');
    return rows.length > 0;
  }

  /** @throws EmailTakenError */
  async insert(user: UserState): Promise<void> {
    const at = this.clock.now();
    await orTaken(
      this.database.prisma.user.create({
        data: { ...user, createdAt: at, updatedAt: at },
        select: { id: true },
      }),
    );
  }

  /**
   * Writes changes of a user, and ends what they make invalid: a deactivation or new password all sessions, these
   * and a new address all open links to set a password, both and another role what was handed out to the person
   * (`accessVersion`). It is done here so that no path can forget it.
   * Call it inside `SessionCache.changing`, which makes access tokens end as well.
   *
   * @param changes only fields that differ
   * @throws EmailTakenError
   */
  async update(id: string, changes: UserChanges): Promise<void> {
    const at = this.clock.now();
    const { prisma } = this.database;
    const ended = changes.active === false ? 'DEACTIVATED' : changes.passwordHash ? 'PASSWORD' : undefined;
    const accessVersion = { increment: ended !== undefined || changes.role !== undefined ? 1 : 0 };
    const data = { ...changes, accessVersion, updatedAt: at };
    await orTaken(prisma.user.update({ where: { id }, data, select: { id: true } }));
    if (ended !== undefined) {
      await prisma.session.updateMany({
        where: { userId: id, revokedAt: null },
        data: { revokedAt: at, revokedFor: ended },
      });
    }
    if (ended !== undefined || changes.email !== undefined) {
      await prisma.passwordReset.deleteMany({ where: { userId: id, usedAt: null } });
    }
  }

  private async one(condition: string, value: string): Promise<UserState | undefined> {
    const [user] = await this.database.rows<UserState>(`select ${STATE} from "User" where ${condition}`, [
      value,
    ]);
    return user;
  }
}

async function orTaken(change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    throw isUniqueViolation(error, 'email') ? new EmailTakenError(error) : error;
  }
}
