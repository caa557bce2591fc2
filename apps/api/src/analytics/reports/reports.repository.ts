import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { JsonText } from '@libs/http/json-text.js';

const FIELDS = `'id', r.id, 'name', r.name, 'dataset', r.dataset, 'format', r.format, 'bom', r.bom, 'filters', r.filters,
  'period', r.period, 'cron', r.cron, 'every', r.every, 'hour', r.hour, 'timezone', r.timezone,
  'recipients', r.recipients, 'enabled', r.enabled, 'createdAt', iso(r."createdAt"), 'updatedAt', iso(r."updatedAt")`;

/** A report as the API shows it. Without its due time: whoever changes it need not care that it ran meanwhile. */
const REPORT = `json_build_object(${FIELDS})`;
const LISTED = `json_build_object(${FIELDS}, 'nextRunAt', iso(r."nextRunAt"), 'lastRun', (
  select json_build_object('id', run.id, 'state', run.state, 'createdAt', iso(run."createdAt"))
  from "ReportRun" run where run."reportId" = r.id order by run."createdAt" desc, run.id desc limit 1))`;

/** A report whose time has come. */
export interface DueReport {
  id: string;
  /** When its time came. */
  nextRunAt: Date;
  /** The report as the API shows it, as a JSON text. */
  report: string;
}

/** Reports in PostgreSQL. */
@Injectable()
export class ReportsRepository {
  constructor(private readonly database: Database) {}

  /** A page of reports, newest first. */
  list({ limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: LISTED,
      from: '"Report" r',
      id: 'r.id',
      where: new Conditions(),
      sorts: { createdAt: { expression: 'r."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${REPORT}::text as json from "Report" r where r.id = $1::uuid`, [id]);
  }

  /** As `get`, keeping everybody else from changing it until the transaction ends. */
  lock(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${REPORT}::text as json from "Report" r where r.id = $1::uuid for no key update`,
      [id],
    );
  }

  async insert(report: Prisma.ReportUncheckedCreateInput): Promise<void> {
    await this.database.prisma.report.create({ data: report, select: { id: true } });
  }

  async update(id: string, changes: Prisma.ReportUncheckedUpdateInput): Promise<void> {
    await this.database.prisma.report.update({ where: { id }, data: changes, select: { id: true } });
  }

  /** With its runs; the pieces of its files are left to be removed. */
  async delete(id: string): Promise<void> {
    await this.database.prisma.report.delete({ where: { id }, select: { id: true } });
  }

  /** Some of the reports whose time has come, kept from everybody else until the transaction ends. */
  due(now: Date, limit: number): Promise<DueReport[]> {
    return this.database.rows<DueReport>(
      `select r.id::text as id, r."nextRunAt", ${REPORT}::text as report from "Report" r
       where r.enabled and r."nextRunAt" <= $1::timestamptz
       order by r."nextRunAt", r.id limit ${Math.trunc(limit)} for no key update skip locked`,
      [now],
    );
  }

  /** Sets the next time at which it is due. That it ran is no change of the report. */
  async putOff(id: string, nextRunAt: Date): Promise<void> {
    await this.database.rows(
      'update "Report" set "nextRunAt" = $2::timestamptz where id = $1::uuid returning 1 as done',
      [id, nextRunAt],
    );
  }
}
