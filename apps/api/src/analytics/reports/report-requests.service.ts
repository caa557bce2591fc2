import { Injectable } from '@nestjs/common';
import { ValidationError } from '@libs/errors/app-error.js';
import { ExportsService } from '../export/exports.service.js';
import { refuseSecondTime, requestOf, type Exported } from './report-filters.js';
import { coveredBy } from './schedule/covered-period.js';

/** Whether what a report asks for can be exported. */
@Injectable()
export class ReportRequests {
  constructor(private readonly exports: ExportsService) {}

  /** @throws ValidationError naming the filter at fault, as `filters.status` */
  async check(exported: Exported, now: Date): Promise<void> {
    refuseSecondTime(exported);
    try {
      await this.exports.check(requestOf(exported, coveredBy(exported.period, exported.timezone, now)));
    } catch (error) {
      throw error instanceof ValidationError ? ofFilters(error) : error;
    }
  }
}

function ofFilters(error: ValidationError): ValidationError {
  const errors = (error.extras.errors ?? []).map(({ path, message }) => ({
    path: `filters.${path}`,
    message,
  }));
  const [first] = errors;
  return new ValidationError(first ? `${first.path} ${first.message}.` : error.detail, errors);
}
