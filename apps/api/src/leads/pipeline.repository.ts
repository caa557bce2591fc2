import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { JsonText } from '@libs/http/json-text.js';
import { DEFAULT_CURRENCY } from './money.js';

/** One pass over the leads; the rest works on at most a few rows per status and currency. */
const PIPELINE = `
  with totals as (
    select status, currency, count(*)::int as count, count(value)::int as valued, sum(value) as value
    from "Lead" group by status, currency
  ), main as (
    select coalesce(
      (select currency from totals group by currency having sum(valued) > 0 order by sum(valued) desc, currency limit 1),
      $1::text) as currency
  )
  select json_build_object('stages', json_agg(json_build_object(
    'status', stage.status,
    'count', coalesce((select sum(t.count)::int from totals t where t.status = stage.status), 0),
    'value', coalesce((
      select t.value from totals t where t.status = stage.status and t.currency = main.currency), 0.00)::text,
    'currency', main.currency,
    'otherValues', coalesce((
      select json_agg(json_build_object('value', t.value::text, 'currency', t.currency) order by t.currency)
      from totals t
      where t.status = stage.status and t.currency <> main.currency and t.value is not null), '[]'::json)
  ) order by stage.status))::text as json
  from main, unnest(enum_range(null::"LeadStatus")) stage (status)`;

/** The pipeline, added up in PostgreSQL. */
@Injectable()
export class PipelineRepository {
  constructor(private readonly database: Database) {}

  /** Count and value of all leads, by status. */
  async get(): Promise<JsonText> {
    return (await this.database.json(PIPELINE, [DEFAULT_CURRENCY])) ?? new JsonText('{"stages":[]}');
  }
}
