import { Injectable } from '@nestjs/common';
import { IANAZone } from 'luxon';
import { Database } from '@libs/database/database.js';
import type { Platform } from '@libs/database/generated/enums.js';

/** Deliveries of a channel that came in and failed within the last day. */
export interface FailedDeliveries {
  channel: string;
  count: number;
}

/** A platform that took none of the newest messages we sent within the last hour. */
export interface RefusingPlatform {
  platform: Platform;
  count: number;
}

/** A report whose newest run that ended has failed. */
export interface FailedReport {
  id: string;
  name: string;
  error: string | null;
}

/** A report that never comes, as nobody can tell when it is due. */
export interface UnplannableReport {
  id: string;
  name: string;
  /** That is none. */
  timezone: string;
}

/** Messages in a row that have to fail before their platform is called into question, and how many are looked at. */
const FEWEST_REFUSED = 3;
const LOOKED_AT = 5;
/** Entries that are told at most. */
const MOST = 20;

const FAILED_DELIVERIES = `
  select channel, count(*)::int as count
  from (
    select channel from "WebhookDelivery"
    where status = 'FAILED' and "receivedAt" > now() - interval '1 day' order by "receivedAt" desc limit 10000) failed
  group by channel order by channel limit ${MOST}`;

const REFUSING = `
  select platform::text as platform, count(*)::int as count
  from (
    select platform, status,
      row_number() over (partition by platform order by "createdAt" desc, id desc) as place
    from "Message" where "createdAt" > now() - interval '1 hour' and direction = 'OUTBOUND'
      and status in ('SENT', 'DELIVERED', 'READ', 'FAILED')) newest
  where place <= ${LOOKED_AT} group by platform
  having count(*) >= ${FEWEST_REFUSED} and bool_and(status = 'FAILED') order by 1`;

const IN_ZONES = `
  select id::text, name, timezone from "Report" where enabled and timezone = any($1::text[]) order by id limit ${MOST}`;

const FAILED_REPORTS = `
  select report.id::text, report.name, run.error from "Report" report
  cross join lateral (
    select state, error from "ReportRun" run where run."reportId" = report.id and run.state in ('DONE', 'FAILED')
    order by run."createdAt" desc, run.id desc limit 1) run
  where run.state = 'FAILED' order by report.id limit ${MOST}`;

/** What went wrong with what comes in and goes out, for those who run the installation. */
@Injectable()
export class TroubleService {
  constructor(private readonly database: Database) {}

  failedDeliveries(): Promise<FailedDeliveries[]> {
    return this.database.rows(FAILED_DELIVERIES);
  }

  refusingPlatforms(): Promise<RefusingPlatform[]> {
    return this.database.rows(REFUSING);
  }

  failedReports(): Promise<FailedReport[]> {
    return this.database.rows(FAILED_REPORTS);
  }

  async unplannableReports(): Promise<UnplannableReport[]> {
    const zones = await this.database.rows<{ timezone: string }>(
      'select distinct timezone from "Report" where enabled',
    );
    const lost = zones.map(({ timezone }) => timezone).filter((zone) => !IANAZone.isValidZone(zone));
    return lost.length === 0 ? [] : this.database.rows<UnplannableReport>(IN_ZONES, [lost]);
  }
}
