import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { v7 } from '@libs/database/id.js';
import { Database } from '@libs/database/database.js';

/** Milliseconds a link is good for. */
const LIFETIME = 60 * 60 * 1000;

/** Reads and writes the links that set a new password; of their tokens only hashes. */
@Injectable()
export class PasswordResetRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** How many other links a user was given within the last hour. */
  async recentOthers(userId: string, tokenHash: string): Promise<number> {
    return this.database.prisma.passwordReset.count({
      where: { userId, tokenHash: { not: tokenHash }, createdAt: { gt: this.hourAgo() } },
    });
  }

  /**
   * Opens a link for the next hour; again, when it is open already.
   *
   * @returns false when it was used
   */
  async open(userId: string, tokenHash: string): Promise<boolean> {
    const now = this.clock.now();
    const opened = await this.database.rows(
      `insert into "PasswordReset" as r (id, "userId", "tokenHash", "expiresAt", "createdAt")
       values ($1::uuid, $2::uuid, $3, $4::timestamptz, $5::timestamptz)
       on conflict ("tokenHash") do update set "expiresAt" = excluded."expiresAt" where r."usedAt" is null
       returning r.id::text as id`,
      [v7(), userId, tokenHash, new Date(now.getTime() + LIFETIME), now],
    );
    return opened.length > 0;
  }

  /** Whose link it is, while it is good. */
  async userOf(tokenHash: string): Promise<string | undefined> {
    const link = await this.database.prisma.passwordReset.findFirst({
      where: { tokenHash, usedAt: null, expiresAt: { gt: this.clock.now() } },
      select: { userId: true },
    });
    return link?.userId;
  }

  /** Uses a link up; false when somebody else was faster or it is not good any more. */
  async use(tokenHash: string): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await this.database.prisma.passwordReset.updateMany({
      where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    return count > 0;
  }

  private hourAgo(): Date {
    return new Date(this.clock.now().getTime() - LIFETIME);
  }
}
