import { Injectable } from '@nestjs/common';
import { AttentionService, type Attention } from '../../analytics/attention/attention.service.js';
import { Clock } from '@libs/clock/clock.js';
import { dayName, duration, figureRows, type DayFigures } from '../summary/summary-figures.js';
import { WeekCharts } from '../summary/week-charts.service.js';
import type { Letter, NotificationKind } from './notification-kind.js';

/** What the notification holds: numbers. Whom to look after is looked up when it is sent. */
interface SummaryData {
  date: string;
  from: string;
  to: string;
  /** IANA name; not there in notifications of before the summary had charts. */
  timezone?: string;
  figures: DayFigures;
  before: DayFigures;
}

/** Yesterday in numbers, and what needs somebody today; told by `SummariseDayJob`. */
@Injectable()
export class DailySummary implements NotificationKind {
  readonly type = 'DAILY_SUMMARY';
  readonly manner = 'read';
  readonly urgency = 'low';
  readonly ttl = 24 * 60 * 60;
  readonly counted = ['daily summary', 'daily summaries'] as const;
  readonly actions = [{ action: 'open', title: 'Open' }];
  readonly usualFor = ['MANAGER', 'ADMIN'] as const;

  constructor(
    private readonly attention: AttentionService,
    private readonly charts: WeekCharts,
    private readonly clock: Clock,
  ) {}

  async letter(data: Record<string, unknown>): Promise<Letter> {
    const { date, from, to, timezone, figures, before } = data as unknown as SummaryData;
    const attention = await this.attention.list(new Date(from), new Date(to));
    return {
      subject: `Your summary of ${dayName(date)}`,
      figures: figureRows(figures, before),
      charts: timezone === undefined ? [] : await this.charts.until(date, timezone),
      sections: sectionsOf(attention, this.clock.now()),
    };
  }
}

function sectionsOf(attention: Attention, now: Date): Letter['sections'] {
  const { hotLeads, hotLeadCount, waits, waitCount, failed, failedCount } = attention;
  return [
    {
      heading: `Hot leads: ${hotLeadCount}`,
      lines: hotLeads.map(({ customer, score }) => `${nameOf(customer)}, score ${score}`),
    },
    {
      heading: `Waiting for an answer: ${waitCount}`,
      lines: waits.map(({ customer, platform, since }) => {
        const seconds = Math.max(0, (now.getTime() - Date.parse(since)) / 1000);
        return `${nameOf(customer)} on ${platform}, for ${duration(seconds)}`;
      }),
    },
    {
      heading: `Messages that were not sent: ${failedCount}`,
      lines: failed.map(({ customer, platform, reason }) =>
        `${nameOf(customer)} on ${platform}: ${reason ?? 'no reason is known.'}`.slice(0, 300),
      ),
    },
  ];
}

function nameOf(customer: string | null): string {
  return customer === null || customer.trim() === '' ? 'A customer' : customer.slice(0, 100);
}
