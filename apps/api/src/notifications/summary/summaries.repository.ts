import { Injectable } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import { Database } from '@libs/database/database.js';
import { wishesSql } from '../news/wishes.js';
import { NotificationTargets } from '../targets/registry.js';
import { NotificationKinds } from '../types/registry.js';
import type { DueSummary } from './summarise-day.js';

/** A time zone and an hour that somebody wants the summary in. */
export type Appointment = Pick<DueSummary, 'timezone' | 'hour'>;

const READERS = `"User" u
  left join "NotificationPreferences" p on p."userId" = u.id
  cross join lateral (
    select ${wishesSql(1)} as targets, coalesce(p.timezone, $5) as timezone, coalesce(p."summaryHour", $6::int) as hour
  ) wish`;

/** Who is waiting for a summary. */
@Injectable()
export class SummariesRepository {
  constructor(
    private readonly database: Database,
    private readonly kinds: NotificationKinds,
    private readonly targets: NotificationTargets,
    private readonly config: Config,
  ) {}

  /** Where and when summaries are wanted. */
  appointments(): Promise<Appointment[]> {
    return this.database.rows<Appointment>(
      `select distinct wish.timezone, wish.hour from ${READERS} where u.active and wish.targets is not null`,
      this.reading(),
    );
  }

  /** Those of the due summaries that somebody has not been told: who came after it was due does not count. */
  async open(due: DueSummary[]): Promise<DueSummary[]> {
    const rows = await this.database.rows<{ place: number }>(
      `select due.place::int as place
       from jsonb_to_recordset($7::jsonb) as due (place int, timezone text, hour int, date text, at timestamptz)
       where exists (
         select from ${READERS}
         where u.active and wish.targets is not null and wish.timezone = due.timezone and wish.hour = due.hour
           and u."createdAt" < due.at and not exists (
             select from "Notification" n
             where n."userId" = u.id and n.type = $1::text::"NotificationType" and n.key = due.date))`,
      [...this.reading(), JSON.stringify(due.map((each, place) => ({ ...each, place })))],
    );
    const places = new Set(rows.map(({ place }) => place));
    return due.filter((_, place) => places.has(place));
  }

  private reading(): unknown[] {
    const { type, manner, usualFor } = this.kinds.of('DAILY_SUMMARY');
    const { DAILY_SUMMARY_TIMEZONE, DAILY_SUMMARY_HOUR } = this.config;
    const { keys } = this.targets;
    return [
      type,
      keys,
      this.targets.usualFor(manner),
      usualFor ?? null,
      DAILY_SUMMARY_TIMEZONE,
      DAILY_SUMMARY_HOUR,
    ];
  }
}
