import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { Config } from '@libs/config/config.js';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import { parsed } from '@libs/http/json.js';
import type { DashboardDto } from '../../analytics/dashboard/dashboard.dto.js';
import { DashboardService } from '../../analytics/dashboard/dashboard.service.js';
import { Newsroom } from '../news/newsroom.service.js';
import { heldTimeZone } from '../preferences/held-time-zone.js';
import { SUMMARISE_DAY, type DueSummary } from './summarise-day.js';
import { dayFigures, dayName, figureLine } from './summary-figures.js';

/** Sums up the day before, once for all who are to read it in the same time zone. */
@Injectable()
@HandlesJob(SUMMARISE_DAY)
export class SummariseDayJob implements JobHandler<DueSummary> {
  constructor(
    private readonly dashboard: DashboardService,
    private readonly newsroom: Newsroom,
    private readonly config: Config,
  ) {}

  async run({ date, timezone: kept, hour, at }: DueSummary): Promise<void> {
    const timezone = heldTimeZone(kept, this.config);
    const day = DateTime.fromISO(date, { zone: 'utc' }).minus({ days: 1 }).toFormat('yyyy-MM-dd');
    const shown = await this.dashboard.show({ query: { from: day, to: date, timezone }, asOf: at });
    const dashboard = parsed<DashboardDto>(shown);
    const figures = dayFigures(dashboard);
    await this.newsroom.tell({
      type: 'DAILY_SUMMARY',
      key: date,
      tag: 'daily-summary',
      title: `Your summary of ${dayName(day)}`,
      body: figureLine(figures),
      url: `/dashboard?from=${day}&to=${date}&timezone=${encodeURIComponent(timezone)}`,
      data: {
        date: day,
        from: dashboard.period.from,
        to: dashboard.period.to,
        timezone,
        figures,
        before: dayFigures(dashboard.comparedTo),
      },
      audience: {
        userIds: [],
        elseRoles: ['AGENT', 'MANAGER', 'ADMIN'],
        summedUp: { timezone: kept, hour },
        hereBefore: at,
      },
    });
  }
}
