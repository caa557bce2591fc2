import { Injectable } from '@nestjs/common';
import { DateTime } from 'luxon';
import { parsed } from '@libs/http/json.js';
import type { DashboardDto } from '../../analytics/dashboard/dashboard.dto.js';
import { DashboardService } from '../../analytics/dashboard/dashboard.service.js';
import type { Letter } from '../types/notification-kind.js';

/** Days that are drawn, the one that is summed up included. */
const DAYS = 7;

/** What the summary draws of the days before it. */
@Injectable()
export class WeekCharts {
  constructor(private readonly dashboard: DashboardService) {}

  /**
   * Messages a day and a platform, over seven local days.
   *
   * @param day the last of them, `YYYY-MM-DD`
   */
  async until(day: string, timezone: string): Promise<NonNullable<Letter['charts']>> {
    const last = DateTime.fromISO(day, { zone: 'utc' });
    const from = last.minus({ days: DAYS - 1 }).toFormat('yyyy-MM-dd');
    const to = last.plus({ days: 1 }).toFormat('yyyy-MM-dd');
    // All mails of one summary share an answer: the days are over.
    const shown = await this.dashboard.show({ query: { from, to, timezone }, asOf: `summary ${day}` });
    const { series, messages } = parsed<DashboardDto>(shown);
    const days = series.map(({ date, inbound, outbound }) => ({
      label: DateTime.fromISO(date, { zone: 'utc' }).setLocale('en').toFormat('ccc d MMMM'),
      value: inbound + outbound,
    }));
    const platforms = Object.entries(messages.byPlatform)
      .map(([label, value]) => ({ label, value }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value);
    const charts = [{ heading: `Messages of the last ${DAYS} days`, bars: days }];
    // Without a message there is no platform to draw.
    return platforms.length === 0
      ? charts
      : [...charts, { heading: `By platform, last ${DAYS} days`, bars: platforms }];
  }
}
