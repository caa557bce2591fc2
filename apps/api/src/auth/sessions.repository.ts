import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { Caller } from './access/caller.js';

/** Why a session ended before its time. */
export type EndReason = 'LOGOUT' | 'REUSED' | 'PASSWORD' | 'DEACTIVATED' | 'ENDED';

/** All of a session that rules look at. */
export interface SessionState {
  id: string;
  userId: string;
  refreshHash: string;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedFor: EndReason | null;
  /** Whether its user is active. */
  active: boolean;
}

/** Reads and writes sessions. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** A page of a user's open sessions, newest first; the one with `sessionId` is marked as current. */
  listOpen(of: { id: string; sessionId: string | null }, page: PageQuery): Promise<JsonText> {
    const where = new Conditions().add((bind) => `s."userId" = ${bind(of.id)}::uuid`);
    let current = '';
    where.add((bind) => {
      current = `coalesce(s.id = ${bind(of.sessionId)}::uuid, false)`;
      return `s."revokedAt" is null and s."expiresAt" > ${bind(this.clock.now())}::timestamptz`;
    });
    return keysetPage(this.database, {
      entry: `json_build_object('id', s.id, 'device', s.device, 'ip', s.ip, 'current', ${current},
        'createdAt', iso(s."createdAt"), 'lastUsedAt', iso(s."lastUsedAt"), 'expiresAt', iso(s."expiresAt"))`,
      from: '"Session" s',
      id: 's.id',
      where,
      sorts: { createdAt: { expression: 's."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: page.limit ?? 20,
      cursor: page.cursor,
    });
  }

  async insert(
    session: Pick<SessionState, 'id' | 'userId' | 'refreshHash' | 'createdAt' | 'expiresAt'>,
    { device, ip }: Caller,
  ): Promise<void> {
    await this.database.prisma.session.create({
      data: { ...session, lastUsedAt: session.createdAt, device, ip },
      select: { id: true },
    });
    // Whoever signs in is here: later uses are noted once a minute.
    await this.database.rows('update "User" set "lastSeenAt" = $2::timestamptz where id = $1::uuid', [
      session.userId,
      session.createdAt,
    ]);
  }

  async find(id: string): Promise<SessionState | undefined> {
    const [session] = await this.database.rows<SessionState>(
      `select s.id::text as id, s."userId"::text as "userId", s."refreshHash", s."createdAt", s."expiresAt",
              s."revokedAt", s."revokedFor", u.active
       from "Session" s join "User" u on u.id = s."userId" where s.id = $1::uuid`,
      [id],
    );
    return session;
  }

  /**
   * Puts the next refresh token in the place of the one with `oldHash`, if it still is the good one.
   *
   * @returns whether it was: of many calls with the same token, one wins
   */
  async rotate(
    id: string,
    oldHash: string,
    next: { refreshHash: string; expiresAt: Date },
    { device, ip }: Caller,
  ): Promise<boolean> {
    const rotated = await this.database.rows(
      `update "Session" s
       set "refreshHash" = $3, "expiresAt" = $4::timestamptz, "lastUsedAt" = $5::timestamptz, device = $6, ip = $7
       from "User" u
       where s.id = $1::uuid and s."refreshHash" = $2 and s."revokedAt" is null
         and s."expiresAt" > $5::timestamptz and u.id = s."userId" and u.active
       returning s.id::text as id`,
      [id, oldHash, next.refreshHash, next.expiresAt, this.clock.now(), device, ip],
    );
    return rotated.length > 0;
  }

  /** Ends one session of a user; false when it has ended already or is not theirs. */
  async end(id: string, userId: string, reason: EndReason): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await this.database.prisma.session.updateMany({
      where: { id, userId, revokedAt: null, expiresAt: { gt: now } },
      data: { revokedAt: now, revokedFor: reason },
    });
    return count > 0;
  }

  /** Ends all sessions of a user; returns how many were open. */
  async endAll(userId: string, reason: EndReason): Promise<number> {
    const now = this.clock.now();
    const { count } = await this.database.prisma.session.updateMany({
      where: { userId, revokedAt: null, expiresAt: { gt: now } },
      data: { revokedAt: now, revokedFor: reason },
    });
    return count;
  }
}
