import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { heldTimeZone } from '../preferences/held-time-zone.js';
import { NotificationTargets } from '../targets/registry.js';
import { NotificationKinds } from '../types/registry.js';
import type { News } from './news.js';
import { keptQuietSeconds, type KeptQuietHours } from './quiet-hours.js';
import { wishesSql } from './wishes.js';

/** Somebody who is to be told. */
export interface Recipient {
  userId: string;
  /** Keys of the targets they want. */
  targets: string[];
  /** Seconds of quiet hours that are left, at each target that keeps them for this news. */
  quietSeconds: Readonly<Record<string, number>>;
}

const RECIPIENTS = `
  select u.id::text as "userId", wish.targets, p."quietFrom", p."quietTo", coalesce(p.timezone, $5) as timezone
  from "User" u
  left join "NotificationPreferences" p on p."userId" = u.id
  cross join lateral (select ${wishesSql(1)} as targets) wish
  where u.active and u.id > $6::uuid and wish.targets is not null
    and case when exists (select from "User" who where who.id = any($7::uuid[]) and who.active)
      then u.id = any($7::uuid[]) else u.role::text = any($8::text[]) end
    and ($9::text is null or (coalesce(p.timezone, $5) = $9 and coalesce(p."summaryHour", $11::int) = $10::int))
    and ($12::timestamptz is null or u."createdAt" < $12::timestamptz)
    and not exists (
      select from "Notification" n where n."userId" = u.id and n.type = $1::text::"NotificationType" and n.key = $13)
  order by u.id limit `;

interface Row extends KeptQuietHours {
  userId: string;
  targets: string[];
  timezone: string;
}

/** Knows who is to be told, where they want it, and whether it is quiet there. */
@Injectable()
export class Recipients {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly kinds: NotificationKinds,
    private readonly targets: NotificationTargets,
  ) {}

  /** Those of the audience who want the news and have not been told, by id, after this one. */
  async of({ type, key, audience, urgent }: News, after: string, limit: number): Promise<Recipient[]> {
    const { manner, usualFor } = this.kinds.of(type);
    const { DAILY_SUMMARY_TIMEZONE, DAILY_SUMMARY_HOUR } = this.config;
    const rows = await this.database.rows<Row>(RECIPIENTS + String(Math.trunc(limit)), [
      type,
      this.targets.keys,
      this.targets.usualFor(manner),
      usualFor ?? null,
      DAILY_SUMMARY_TIMEZONE,
      after,
      audience.userIds,
      audience.elseRoles,
      audience.summedUp?.timezone ?? null,
      audience.summedUp?.hour ?? null,
      DAILY_SUMMARY_HOUR,
      audience.hereBefore ?? null,
      key,
    ]);
    const now = this.clock.now();
    const ringing = this.targets.ringingFor(manner);
    return rows.map(({ userId, targets, timezone, ...kept }) => {
      if (urgent === true) return { userId, targets, quietSeconds: {} };
      const seconds = keptQuietSeconds(kept, heldTimeZone(timezone, this.config), now);
      return { userId, targets, quietSeconds: Object.fromEntries(ringing.map((key) => [key, seconds])) };
    });
  }
}
