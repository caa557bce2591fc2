import { Injectable } from '@nestjs/common';
import { Cache } from '@libs/cache/cache.decorator.js';
import { Clock } from '@libs/clock/clock.js';
import { JsonText } from '@libs/http/json-text.js';
import { DailyFiguresRepository } from './daily-figures.repository.js';
import { DashboardRepository } from './dashboard.repository.js';
import type { DashboardQuery } from './dashboard.dto.js';
import { periodOf, previousOf, type Period } from './period.js';

/** Milliseconds a dashboard is kept: the longest that a change nobody announced stays unseen. */
export const DASHBOARD_TTL = 5_000;
/** Drop it to have every dashboard computed anew. */
export const DASHBOARD_TAG = 'dashboard';

/** What is asked for. */
export interface DashboardRequest {
  query: DashboardQuery;
  /** Changes whenever the numbers may have: `Changes.stamp`. Part of the cache's key. */
  asOf: string;
}

/** The figures of a period, beside those of the period before it. */
@Injectable()
export class DashboardService {
  constructor(
    private readonly daily: DailyFiguresRepository,
    private readonly tables: DashboardRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The dashboard as API.md describes it: from the daily figures, and from the tables where these can not say it.
   *
   * @throws ValidationError for a period or time zone that is none
   */
  @Cache({ ttl: DASHBOARD_TTL, tag: DASHBOARD_TAG, group: 'dashboard' })
  async show({ query }: DashboardRequest): Promise<JsonText> {
    const { from, to, timezone = 'UTC', platform = null } = query;
    const period = periodOf({ from, to, timezone }, this.clock.now());
    const previous = previousOf(period);
    const spans = [
      { period, before: previous },
      { period: previous, before: previousOf(previous) },
    ];
    const [now, then] =
      (await this.daily.figures(spans, platform)) ?? (await this.tables.figures(spans, platform));
    return new JsonText(`{${head(period)},${now},"comparedTo":{${head(previous)},${then}}}`);
  }
}

function head({ from, to, timezone, days }: Period): string {
  return `"period":${JSON.stringify({ from, to, timezone, days: days.length })}`;
}
