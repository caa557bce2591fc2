import { Injectable } from '@nestjs/common';
import type { RollupSession } from '../rollups/rollup-session.js';
import { RollupsService } from '../rollups/rollups.service.js';
import { readDaily } from './figures.js';
import { dailyScopeOf, rolledDays, type Span } from './span.js';

/** What `MAIN_CURRENCY` says, from the daily figures. */
const MAIN_CURRENCY = `
  select key as currency from "RollupFigure"
  where zone = 0 and scope = 'ALL' and measure in ('LEADS_IN', 'WON_IN') group by key
  having sum(amount) filter (where measure = 'LEADS_IN') > 0
  order by coalesce(sum(amount) filter (where measure = 'WON_IN'), 0) desc,
    sum(amount) filter (where measure = 'LEADS_IN') desc, key collate "default" limit 1`;

/** Computes the metrics from the daily figures. */
@Injectable()
export class DailyFiguresRepository {
  constructor(private readonly rollups: RollupsService) {}

  /**
   * Every figure as of one moment, in the form of `DashboardRepository.figures`.
   *
   * @returns undefined where the daily figures can not say it
   */
  figures(spans: readonly Span[], platform: string | null): Promise<string[] | undefined> {
    return this.rollups.read(rolledDays(spans), (session, zone) =>
      dailyFigures(session, { spans, platform, zone }),
    );
  }
}

/** Every figure of the spans, from the daily figures that the session sees. */
export async function dailyFigures(
  session: RollupSession,
  asked: { spans: readonly Span[]; platform: string | null; zone: number },
): Promise<string[]> {
  const { spans, platform, zone } = asked;
  const [main] = await session.prepared<{ currency: string }>('rollup-currency', MAIN_CURRENCY, []);
  const currency = main?.currency ?? null;
  const figures: string[] = [];
  for (const span of spans) {
    figures.push(
      await readDaily(
        dailyScopeOf(span, platform, currency, zone),
        (sql, values) => session.prepared<{ json: (string | null)[] }>('rollup-figures', sql, values),
        (sql, values) => session.rows<{ json: unknown }>(sql, values),
      ),
    );
  }
  return figures;
}
