import { DailyFiguresRepository } from '../../../../apps/api/src/analytics/dashboard/daily-figures.repository.js';
import { DashboardRepository } from '../../../../apps/api/src/analytics/dashboard/dashboard.repository.js';
import { periodOf, previousOf } from '../../../../apps/api/src/analytics/dashboard/period.js';
import type { Span } from '../../../../apps/api/src/analytics/dashboard/span.js';
import type { TestApp } from '../../../support/test-app.js';

/** A question to the dashboard. */
export interface Question {
  from: string;
  to: string;
  timezone?: string;
  platform?: string;
}

/** The figures of a period as far as tests look at them. */
export interface Figures {
  customers: { total: number; new: number; active: number };
  medianResponseTimeSeconds: number | null;
  p90ResponseTimeSeconds: number | null;
  [figure: string]: unknown;
}

/** The same question, answered from the daily figures (nothing where they can not say it) and from the tables. */
export class Twice {
  constructor(private readonly t: TestApp) {}

  async daily(question: Question): Promise<Figures[] | undefined> {
    const { spans, platform } = this.asked(question);
    return parsed(await this.t.app.get(DailyFiguresRepository).figures(spans, platform));
  }

  async tables(question: Question): Promise<Figures[] | undefined> {
    const { spans, platform } = this.asked(question);
    return parsed(await this.t.app.get(DashboardRepository).figures(spans, platform));
  }

  private asked({ from, to, timezone = 'UTC', platform }: Question): {
    spans: Span[];
    platform: string | null;
  } {
    const period = periodOf({ from, to, timezone }, this.t.clock.now());
    const previous = previousOf(period);
    return {
      spans: [
        { period, before: previous },
        { period: previous, before: previousOf(previous) },
      ],
      platform: platform ?? null,
    };
  }
}

function parsed(figures: string[] | undefined): Figures[] | undefined {
  return figures?.map((members) => JSON.parse(`{${members}}`) as Figures);
}
