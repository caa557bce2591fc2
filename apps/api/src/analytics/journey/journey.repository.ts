import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import type { JsonText } from '@libs/http/json-text.js';
import { boundsAfter, type JourneyOrder, type JourneyPlace } from './journey-cursor.js';
import type { JourneyEventType } from './journey-events.dto.js';
import { JOURNEY_SOURCES } from './journey-sources.js';
import { JOURNEY_SUMMARY } from './journey-summary.js';

/** Which part of a journey is wanted. */
export interface JourneySlice {
  customerId: string;
  types: readonly JourneyEventType[];
  order: JourneyOrder;
  limit: number;
  /** The last event of the page before. */
  after?: JourneyPlace;
}

/** Events as JSON, and where the next page begins; undefined on the last one. */
export interface JourneyPart {
  events: string[];
  end?: JourneyPlace;
}

/** The stories of customers, over the tables of all features. */
@Injectable()
export class JourneyRepository {
  constructor(private readonly database: Database) {}

  /** A page of a story. */
  async page({ customerId, types, order, limit, after }: JourneySlice): Promise<JourneyPart> {
    const bounds = boundsAfter(after, order, JOURNEY_SOURCES.length);
    const rows = await this.database.rows<JourneyPlace & { json: string }>(journeyPage(order, limit + 1), [
      customerId,
      types,
      bounds.at,
      bounds.ids,
    ]);
    const page = rows.slice(0, limit);
    return { events: page.map(({ json }) => json), end: rows.length > limit ? page.at(-1) : undefined };
  }

  /** The story in figures. */
  async summary(customerId: string): Promise<JsonText> {
    const json = await this.database.json(JOURNEY_SUMMARY, [customerId]);
    if (!json) throw new Error('The summary of a journey answered without a row.');
    return json;
  }
}

/**
 * SQL: the next events of the customer `$1` among the types `$2`, beyond the bounds `$3` and `$4`. Each kind is cut
 * to the length of a page by its own index before they are put together, and only what is on the page is looked up.
 * The limit is a literal on purpose: as a parameter PostgreSQL would plan the statement anew each time.
 */
export function journeyPage(order: JourneyOrder, limit: number): string {
  const than = order === 'asc' ? '>' : '<';
  const branches = JOURNEY_SOURCES.map(({ type, rows }, rank) => {
    const beyond = (at: string, id: string): string =>
      `(${at}, ${id}) ${than} ($3::timestamptz, ($4::uuid[])[${rank + 1}])`;
    return `(select ${rank} as rank, at, id from (${rows({ order, limit, beyond })}
      ) kind where '${type}' = any($2::text[]))`;
  });
  const events = JOURNEY_SOURCES.map(
    ({ type, title, data, from }, rank) => `
      when ${rank} then (
        select json_build_object('id', told.id, 'type', '${type}', 'at', iso(told.at), 'title', ${title},
          'data', json_build_object(${data}))::text
        from ${from})`,
  );
  const sort = `at ${order}, rank ${order}, id ${order}`;
  return `
    with told as (
      select * from (${branches.join(' union all ')}) kinds order by ${sort} limit ${limit}
    )
    select iso(at) as at, rank, id::text as id, case rank ${events.join('')} end as json
    from told order by ${sort}`;
}
