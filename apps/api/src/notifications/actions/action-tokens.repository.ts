import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { ActorRole } from '@libs/http/actor.js';
import { secretHash } from '../../auth/access/secret-hash.js';

/** Bytes of a token: nobody guesses it. */
const TOKEN_BYTES = 32;
/** Rows of one statement. */
const FORGOTTEN_AT_ONCE = 1_000;

/** A button that somebody may press. */
export interface OpenAction {
  userId: string;
  notificationId: string;
  action: string;
  /** Seconds from now after which it is too late. */
  ttl: number;
}

/** A button that was pressed, and by whom: the one the notification was for. */
export interface PressedAction {
  userId: string;
  userName: string;
  role: ActorRole;
  notificationId: string;
  action: string;
  /** Of the notification. */
  url: string;
  data: Record<string, unknown>;
}

/** One-time tokens of buttons in PostgreSQL, of which only hashes are kept. */
@Injectable()
export class ActionTokensRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes a token for each of these. @returns the tokens, in the same order */
  async open(actions: readonly OpenAction[]): Promise<string[]> {
    if (actions.length === 0) return [];
    const now = this.clock.now().getTime();
    const tokens = actions.map(() => randomBytes(TOKEN_BYTES).toString('base64url'));
    const rows = actions.map(({ ttl, ...action }, index) => ({
      ...action,
      tokenHash: secretHash(tokens[index] ?? ''),
      expiresAt: new Date(now + ttl * 1_000).toISOString(),
    }));
    await this.database.rows(
      `insert into "NotificationActionToken" ("tokenHash", "userId", "notificationId", action, "accessVersion", "expiresAt")
       select "tokenHash", "userId", "notificationId", action, u."accessVersion", "expiresAt"
       from jsonb_to_recordset($1::jsonb)
         as fresh ("tokenHash" text, "userId" uuid, "notificationId" uuid, action text, "expiresAt" timestamptz)
       join "User" u on u.id = fresh."userId"
       returning 1 as opened`,
      [JSON.stringify(rows)],
    );
    return tokens;
  }

  /**
   * Uses a token up.
   *
   * @returns undefined when it is none, was used, is too old, or its person or news is gone; who comes back, has
   *   another role or a new password gets new ones
   */
  async use(token: string): Promise<PressedAction | undefined> {
    const now = this.clock.now().toISOString();
    const [pressed] = await this.database.rows<PressedAction>(
      `with used as (
         update "NotificationActionToken" set "usedAt" = $2::timestamptz
         where "tokenHash" = $1 and "usedAt" is null and "expiresAt" > $2::timestamptz
         returning "userId", "notificationId", action, "accessVersion"
       )
       select u.id::text as "userId", u.name as "userName", u.role::text as role, n.id::text as "notificationId",
         used.action, n.url, n.data
       from used join "User" u on u.id = used."userId" and u.active and u."accessVersion" = used."accessVersion"
       join "Notification" n on n.id = used."notificationId" and n."userId" = u.id`,
      [secretHash(token), now],
    );
    return pressed;
  }

  /** Forgets tokens that ended before this instant. @returns whether there may be more */
  async forget(before: Date): Promise<boolean> {
    const gone = await this.database.rows(
      `delete from "NotificationActionToken" where "tokenHash" in (
         select "tokenHash" from "NotificationActionToken" where "expiresAt" < $1::timestamptz
         order by "expiresAt" limit ${FORGOTTEN_AT_ONCE})
       returning 1 as gone`,
      [before.toISOString()],
    );
    return gone.length === FORGOTTEN_AT_ONCE;
  }
}
