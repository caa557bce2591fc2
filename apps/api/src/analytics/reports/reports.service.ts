import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { refuseStale } from '@libs/http/etag.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { changedFields } from '../../customers/changed-fields.js';
import { loggedFields } from '../export/logged-filters.js';
import type { CreateReportDto, UpdateReportDto } from './report-input.dto.js';
import { ReportRequests } from './report-requests.service.js';
import type { ReportState } from './reports.dto.js';
import { reportNotFound } from './reports.errors.js';
import { ReportsRepository } from './reports.repository.js';
import { nextDue } from './schedule/due-times.js';
import { timetableOf } from './schedule/timetable.js';

/** Exports that are written again and again. They belong to the business: they go on when who made them leaves. */
@Injectable()
export class Reports {
  constructor(
    private readonly database: Database,
    private readonly reports: ReportsRepository,
    private readonly requests: ReportRequests,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationError for a timetable or filters that are none */
  async create(input: CreateReportDto): Promise<JsonText> {
    const { name, dataset, format, recipients } = input;
    const { bom = false, filters = {}, period = 'NONE', enabled = true } = input;
    const timetable = timetableOf(input);
    const fields = { name, dataset, format, bom, filters, period, ...timetable, recipients, enabled };
    const now = this.clock.now();
    await this.requests.check(fields, now);
    return this.database.transaction(async () => {
      const id = v7();
      const nextRunAt = enabled ? nextDue(timetable, now) : null;
      await this.reports.insert({ id, ...fields, nextRunAt, createdAt: now, updatedAt: now });
      const report = await this.found(id);
      await this.record('created', id, {}, parsed<ReportState>(report));
      return report;
    });
  }

  /**
   * Changes the fields that are given.
   *
   * @throws reports.not_found, StaleTagError, ValidationError
   */
  async update(id: string, input: UpdateReportDto, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      const current = orThrow(await this.reports.lock(id), reportNotFound);
      refuseStale(ifMatch, current);
      const before = parsed<ReportState>(current);
      const timetable = timetableOf(input, before);
      const { name, dataset, format, bom, filters, period, recipients, enabled } = input;
      const given = { name, dataset, format, bom, filters, period, ...timetable, recipients, enabled };
      const changes = changedFields(before, given);
      if (Object.keys(changes).length === 0) return current;
      const now = this.clock.now();
      const after = { ...before, ...changes };
      await this.requests.check(after, now);
      const moved = ['cron', 'every', 'hour', 'timezone', 'enabled'].some((field) => field in changes);
      const due = moved ? { nextRunAt: after.enabled ? nextDue(timetable, now) : null } : {};
      await this.reports.update(id, { ...changes, ...due, updatedAt: now });
      const changed = await this.found(id);
      await this.record('updated', id, before, parsed<ReportState>(changed));
      return changed;
    });
  }

  private found(id: string): Promise<JsonText> {
    return this.reports.get(id).then((report) => orThrow(report, reportNotFound));
  }

  private record(action: string, entityId: string, before: object, after: object): Promise<void> {
    return this.audit.record({
      action,
      entity: 'report',
      entityId,
      before: loggedFields(before),
      after: loggedFields(after),
    });
  }
}
