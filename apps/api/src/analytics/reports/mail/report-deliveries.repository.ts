import { Injectable } from '@nestjs/common';
import type { AuditActor } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { ReportDeliveryState } from '@libs/database/generated/enums.js';
import type { RunRequest } from '../report-runs.repository.js';

/** A report on its way to one recipient. */
export interface WaitingReport {
  runId: string;
  reportId: string;
  recipient: string;
  /** Whether the address is that of somebody who does not work here any more. */
  left: boolean;
  /** Whether they did not say meanwhile that they want it no more. */
  wanted: boolean;
  request: RunRequest;
  /** The time it is about; null when it is about none in particular. */
  from: Date | null;
  to: Date | null;
  /** When it was due, or asked for. */
  at: Date;
  attempt: number;
  fileName: string;
  rows: number;
  bytes: number;
  fileRemoved: boolean;
}

/** Mails of reports in PostgreSQL. */
@Injectable()
export class ReportDeliveriesRepository {
  constructor(private readonly database: Database) {}

  async insert(deliveries: { id: string; runId: string; recipient: string }[]): Promise<void> {
    await this.database.prisma.reportDelivery.createMany({ data: deliveries });
  }

  /** Counts an attempt before it is made. @returns undefined when there is nothing to send any more */
  async begin(id: string): Promise<WaitingReport | undefined> {
    const [waiting] = await this.database.rows<WaitingReport>(
      `with begun as (
         update "ReportDelivery" set attempts = attempts + 1 where id = $1::uuid and state = 'PENDING'
         returning "runId", recipient
       )
       select run.id::text as "runId", run."reportId"::text as "reportId", begun.recipient, run.request, run."periodFrom" as "from", run."periodTo" as "to",
         coalesce(run.slot, run."createdAt") as at, run.attempt, run."fileName", run.rows::float8 as rows,
         run.bytes::float8 as bytes, run."fileRemovedAt" is not null as "fileRemoved",
         exists (select from "User" u where u.email = begun.recipient and not u.active) as left,
         begun.recipient = any(run.recipients) as wanted
       from begun join "ReportRun" run on run.id = begun."runId"`,
      [id],
    );
    return waiting;
  }

  /** @param state PENDING when it will be tried again */
  async end(id: string, state: ReportDeliveryState, error: string | null, now: Date): Promise<void> {
    await this.database.rows(
      `update "ReportDelivery" set state = $2::text::"ReportDeliveryState", "lastError" = left($3, 500),
         "sentAt" = case when $2::text = 'SENT' then $4::timestamptz end
       where id = $1::uuid and state = 'PENDING' returning 1 as ended`,
      [id, state, error, now],
    );
  }

  /** Keeps back what is on its way to an address: mails that wait, and those that runs under way will plan. */
  async withhold(reportId: string, recipient: string): Promise<void> {
    await this.database.rows(
      `update "ReportRun" run set recipients = array_remove(recipients, $2)
       where run."reportId" = $1::uuid and $2 = any(run.recipients) and (run.state in ('QUEUED', 'RUNNING') or exists (
         select from "ReportDelivery" d where d."runId" = run.id and d.recipient = $2 and d.state = 'PENDING'))
       returning 1 as withheld`,
      [reportId, recipient],
    );
  }

  /** Who works here under an address, as the audit log names them; undefined when nobody does. */
  async personAt(address: string): Promise<AuditActor | undefined> {
    const [person] = await this.database.rows<AuditActor>(
      `select 'user' as type, id::text as id, name from "User" where email = $1`,
      [address],
    );
    return person;
  }
}
