import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { ActorRole } from '@libs/http/actor.js';
import type { Access } from './session-cache.js';

interface Row {
  id: string;
  name: string;
  role: ActorRole;
  expiresAt: Date | null;
  usedAt: Date | null;
}

/** Looks up what sessions and keys allow, and writes down that they are used. */
@Injectable()
export class AccessRepository {
  constructor(private readonly database: Database) {}

  /** What a session allows now; nothing when it was ended or its user deactivated. */
  async ofSession(sessionId: string): Promise<Access | undefined> {
    const [row] = await this.database.rows<Row>(
      `select u.id::text as id, u.name, u.role::text as role, s."expiresAt", s."lastUsedAt" as "usedAt"
       from "Session" s join "User" u on u.id = s."userId"
       where s.id = $1::uuid and s."revokedAt" is null and u.active`,
      [sessionId],
    );
    if (!row) return undefined;
    const { id, name, role, expiresAt, usedAt } = row;
    return { actor: { type: 'user', id, name, role, sessionId }, expiresAt, usedAt };
  }

  /** What the key with this hash allows now. */
  async ofKey(keyHash: string): Promise<Access | undefined> {
    const [row] = await this.database.rows<Row>(
      `select id::text as id, name, role::text as role, "expiresAt", "lastUsedAt" as "usedAt"
       from "ApiKey" where "keyHash" = $1`,
      [keyHash],
    );
    if (!row) return undefined;
    const { id, name, role, expiresAt, usedAt } = row;
    return { actor: { type: 'api-key', id, name, role }, expiresAt, usedAt };
  }

  /**
   * Writes down that a session (and so its user) or a key is in use.
   *
   * @param since later uses than this are written down already: other processes do the same
   */
  async touch({ type, id, sessionId }: Access['actor'], now: Date, since: Date): Promise<void> {
    if (type === 'api-key') {
      await this.database.rows(
        `update "ApiKey" set "lastUsedAt" = $2::timestamptz
         where id = $1::uuid and ("lastUsedAt" is null or "lastUsedAt" <= $3::timestamptz)`,
        [id, now, since],
      );
      return;
    }
    // Two statements, not one: together they would lock in another order than a change of password does.
    await this.database.rows(
      `update "User" set "lastSeenAt" = $2::timestamptz
       where id = $1::uuid and ("lastSeenAt" is null or "lastSeenAt" <= $3::timestamptz)`,
      [id, now, since],
    );
    await this.database.rows(
      `update "Session" set "lastUsedAt" = $2::timestamptz where id = $1::uuid and "lastUsedAt" <= $3::timestamptz`,
      [sessionId, now, since],
    );
  }
}
