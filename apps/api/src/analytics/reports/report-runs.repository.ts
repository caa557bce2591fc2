import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { ReportPeriod, ReportRunCause, ReportRunState } from '@libs/database/generated/enums.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { ExportRequest } from '../export/exports.service.js';
import type { Stretch } from './schedule/covered-period.js';

/** What a run is to export, as the report stood when it was asked for. */
export interface RunRequest {
  /** The report's. */
  name: string;
  period: ReportPeriod;
  timezone: string;
  export: ExportRequest;
}

/** A run to be done. */
export interface NewRun {
  id: string;
  reportId: string;
  cause: ReportRunCause;
  /** The due time it stands for; null for one that somebody asked for. */
  slot: Date | null;
  request: RunRequest;
  recipients: string[];
  covered: Stretch | undefined;
  createdAt: Date;
}

/** A try at a run that has begun. */
export interface Begun {
  reportId: string;
  cause: ReportRunCause;
  attempt: number;
  request: RunRequest;
  recipients: string[];
  /** The due time it stands for, or when it was asked for. */
  at: Date;
}

/** What came of a try that went well. */
export interface Written {
  fileName: string;
  rows: number;
  bytes: number;
}

/** The file of a run, as far as there is one. */
export interface RunFile {
  state: ReportRunState;
  reportId: string;
  attempt: number;
  request: RunRequest;
  fileName: string | null;
  bytes: number | null;
  removedFor: 'RETENTION' | 'ERASURE' | null;
}

const RUN = `json_build_object('id', run.id, 'reportId', run."reportId", 'cause', run.cause, 'slot', iso(run.slot),
  'state', run.state, 'period', case when run."periodFrom" is not null
    then json_build_object('from', iso(run."periodFrom"), 'to', iso(run."periodTo")) end,
  'rows', run.rows, 'bytes', run.bytes, 'file', case when run."fileName" is not null then json_build_object(
    'name', run."fileName", 'removedAt', iso(run."fileRemovedAt"), 'removedFor', run."fileRemovedFor") end,
  'deliveries', (
    select coalesce(json_agg(json_build_object('recipient', d.recipient, 'state', d.state, 'attempts', d.attempts,
      'lastError', d."lastError", 'sentAt', iso(d."sentAt")) order by d.recipient), '[]')
    from "ReportDelivery" d where d."runId" = run.id),
  'error', run.error, 'createdAt', iso(run."createdAt"), 'startedAt', iso(run."startedAt"),
  'finishedAt', iso(run."finishedAt"))`;

/** Who begins a try takes this lock alone until that is written; erasures take it side by side. */
const LOCK = `hashtextextended('report files', 0)`;

/** Runs of reports in PostgreSQL. */
@Injectable()
export class ReportRunsRepository {
  constructor(private readonly database: Database) {}

  /** A page of a report's runs, newest first. */
  list(reportId: string, { limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: RUN,
      from: '"ReportRun" run',
      id: 'run.id',
      where: new Conditions().add((bind) => `run."reportId" = ${bind(reportId)}::uuid`),
      sorts: { createdAt: { expression: 'run."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${RUN}::text as json from "ReportRun" run where run.id = $1::uuid`, [
      id,
    ]);
  }

  /** @returns false when the report has a run for this slot */
  async insert({ covered, request, ...run }: NewRun): Promise<boolean> {
    const inserted = await this.database.rows(
      `insert into "ReportRun" (id, "reportId", cause, slot, request, recipients, "periodFrom", "periodTo", "createdAt")
       values ($1::uuid, $2::uuid, $3::text::"ReportRunCause", $4::timestamptz, $5::jsonb, $6::text[], $7::timestamptz,
         $8::timestamptz, $9::timestamptz)
       on conflict ("reportId", slot) do nothing returning 1 as inserted`,
      [
        run.id,
        run.reportId,
        run.cause,
        run.slot,
        JSON.stringify(request),
        run.recipients,
        covered?.from ?? null,
        covered?.to ?? null,
        run.createdAt,
      ],
    );
    return inserted.length > 0;
  }

  /**
   * Begins another try. What it reads is younger than any erasure that did not see it run.
   *
   * @returns undefined when there is nothing to do any more
   */
  async begin(id: string, now: Date): Promise<Begun | undefined> {
    return this.database.transaction(async () => {
      await this.database.rows(`select pg_advisory_xact_lock(${LOCK})::text as held`);
      const [begun] = await this.database.rows<Begun>(
        `update "ReportRun" set state = 'RUNNING', attempt = attempt + 1, "startedAt" = $2::timestamptz
         where id = $1::uuid and state in ('QUEUED', 'RUNNING')
         returning "reportId"::text as "reportId", cause::text as cause, attempt, request, recipients,
           coalesce(slot, "createdAt") as at`,
        [id, now],
      );
      return begun;
    });
  }

  /** @returns false when this try has been overtaken: by another one, or by an erasure */
  async finish(id: string, attempt: number, { fileName, rows, bytes }: Written, now: Date): Promise<boolean> {
    const finished = await this.database.rows(
      `update "ReportRun" set state = 'DONE', error = null, "fileName" = $3, rows = $4::bigint, bytes = $5::bigint,
         "finishedAt" = $6::timestamptz
       where id = $1::uuid and attempt = $2::int and state = 'RUNNING' returning 1 as finished`,
      [id, attempt, fileName, rows, bytes, now],
    );
    return finished.length > 0;
  }

  /**
   * Notes why a try failed.
   *
   * @param attempt the try, which says nothing once it was overtaken; undefined when no try is left
   * @param finishedAt when it was the last one
   */
  async fail(
    id: string,
    attempt: number | undefined,
    error: string,
    finishedAt: Date | undefined,
  ): Promise<void> {
    await this.database.rows(
      `update "ReportRun" set state = $3::text::"ReportRunState", error = left($4, 500), "finishedAt" = $5::timestamptz
       where id = $1::uuid and attempt = coalesce($2::int, attempt) and state in ('QUEUED', 'RUNNING')
       returning 1 as failed`,
      [id, attempt ?? null, finishedAt ? 'FAILED' : 'QUEUED', error, finishedAt ?? null],
    );
  }

  /** What there is of a run's file. */
  async file(id: string): Promise<RunFile | undefined> {
    const [file] = await this.database.rows<RunFile>(
      `select state::text as state, "reportId"::text as "reportId", attempt, request, "fileName", bytes::float8 as bytes,
         "fileRemovedFor"::text as "removedFor"
       from "ReportRun" where id = $1::uuid`,
      [id],
    );
    return file;
  }

  /**
   * Gives up every file that may tell of a customer, and has tries that run begin again: they may have read the
   * customer before. In the erasure's transaction, and for files that began before the next one can.
   */
  async giveUpFilesOf(customerId: string, now: Date): Promise<void> {
    await this.database.rows(`select pg_advisory_xact_lock_shared(${LOCK})::text as held`);
    await this.database.rows(
      `update "ReportRun" set attempt = attempt + 1 where state = 'RUNNING' returning 1 as overtaken`,
    );
    await this.database.rows(
      `update "ReportRun" run set "fileRemovedAt" = $2::timestamptz, "fileRemovedFor" = 'ERASURE'
       where ${MAY_TELL_OF} returning 1 as removed`,
      [customerId, now],
    );
  }
}

/** Files (alias `run`) that are there and may tell of the customer `$1`: written since they came, and not of figures. */
export const MAY_TELL_OF = `run.state = 'DONE' and run."fileRemovedAt" is null
  and run.request->'export'->>'dataset' <> 'metrics'
  and run."finishedAt" >= (select "createdAt" from "Customer" where id = $1::uuid)`;
