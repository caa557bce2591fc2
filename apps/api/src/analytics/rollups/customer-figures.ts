import { addFigures, ZONES } from './figure-sums.js';
import { pendingCustomers } from './pending.js';

/** Customers as the tables have them now: what of them counts. @param where a condition on `customer` */
function fromTables(where: string): string {
  return `
    select customer.id as "customerId", customer."createdAt",
      array(select talk.platform::text from "Conversation" talk where talk."customerId" = customer.id order by 1) as platforms,
      (select coalesce(jsonb_agg(jsonb_build_object(
          'createdAt', iso(lead."createdAt"), 'status', lead.status, 'value', lead.value, 'currency', lead.currency,
          'band', case when lead.score >= 70 then 'HOT' when lead.score >= 40 then 'WARM' else 'COLD' end,
          'closedAt', iso(lead."closedAt")) order by lead.id), '[]')
        from "Lead" lead where lead."customerId" = customer.id) as leads
    from "Customer" customer where ${where}`;
}

/** The leads of a row that is as in `RollupCustomer`. */
const LEADS = `jsonb_to_recordset(told.leads) lead
  ("createdAt" timestamptz, status text, band text, value numeric, currency text, "closedAt" timestamptz)`;
const WON = `lead.status = 'WON' and lead.value is not null and lead."closedAt" is not null`;

/** What leads and customers count for, by day; from rows (sign, createdAt, platforms, leads). */
function customerFigures(source: string): string {
  return `
    select zone.id as zone, scope, figure.measure, (figure.at at time zone zone.name)::date as day, figure.key,
      told.sign * figure.amount as amount
    from ${source} told
    cross join lateral unnest('ALL'::text || told.platforms) placed (scope)
    cross join lateral (
      select 'NEW' as measure, '' as key, told."createdAt" as at, 1::numeric as amount
      union all
      select part.* from ${LEADS}
      cross join lateral (select
        case when lead.status in ('WON', 'LOST') then lead."closedAt" end as closed,
        lead.status not in ('WON', 'LOST') or lead."closedAt" is not null as opened) moves
      cross join lateral (values
        ('LEADS', lead.band, lead."createdAt", 1::numeric),
        ('CONVERTED', '', case when lead.status = 'WON' then lead."createdAt" end, 1),
        ('OPEN', '', case when opened then lead."createdAt" end, 1),
        ('OPEN', '', greatest(lead."createdAt", closed), case when closed is not null then -1 end),
        ('VALUE', lead.currency, case when opened then lead."createdAt" end, lead.value),
        ('VALUE', lead.currency, greatest(lead."createdAt", closed), case when closed is not null then -lead.value end),
        ('CLOSED', lead.status, closed, 1),
        ('REVENUE', lead.currency, case when ${WON} then closed end, lead.value)
      ) part (measure, key, at, amount)
      where part.at is not null and part.amount is not null
      union all
      select 'BUYERS', lead.currency, min(lead."closedAt"), 1 from ${LEADS} where ${WON} group by lead.currency
    ) figure
    cross join ${ZONES} zone`;
}

/** In which currencies leads are, of all times together; from the same rows. */
function currencyFigures(source: string): string {
  return `
    select 0 as zone, 'ALL' as scope, part.measure, date '1970-01-01' as day, lead.currency as key, told.sign as amount
    from ${source} told cross join lateral ${LEADS}
    cross join lateral (values ('LEADS_IN', true), ('WON_IN', lead.status = 'WON')) part (measure, counts)
    where counts`;
}

const KEEP = `insert into "RollupCustomer" ("customerId", "createdAt", platforms, leads)`;
const KEPT = `(select 1 as sign, * from "RollupCustomer")`;

function keepBuyers(where: string): string {
  return `
    insert into "RollupBuyer" (scope, currency, "customerId", most)
    select scope, lead.currency, told."customerId", sum(greatest(lead.value, 0))
    from "RollupCustomer" told
    cross join lateral unnest('ALL'::text || told.platforms) placed (scope)
    cross join lateral ${LEADS}
    where ${WON} and ${where} group by 1, 2, 3`;
}

/** Condition on a customer's id (an SQL expression): they are to be looked at anew. */
function isPending(customerId: string, parameter: string): string {
  return `${customerId} in (select "customerId" from ${pendingCustomers(parameter)} pending)`;
}

/**
 * Brings the figures of customers and their leads up to date; `$1` zones, `$2` number of the last change
 * whose customers are taken. What was counted for them is known (`RollupCustomer`): it is taken away, and what they are
 * now is added.
 */
export const FOLD_CUSTOMERS = `
  with told as (
    select 1 as sign, now."createdAt", now.platforms, now.leads from (${fromTables(isPending('customer.id', '$2'))}) now
    union all
    select -1, "createdAt", platforms, leads from "RollupCustomer" where ${isPending('"customerId"', '$2')}
  )
  ${addFigures(`${customerFigures('told')} union all ${currencyFigures('told')}`)}`;

/** Keeps what was counted with `FOLD_CUSTOMERS`, in this order; `$1` number of the last change whose customers are taken. */
export const KEEP_CUSTOMERS: readonly string[] = [
  `delete from "RollupCustomer" where ${isPending('"customerId"', '$1')}`,
  `delete from "RollupBuyer" where ${isPending('"customerId"', '$1')}`,
  `${KEEP} ${fromTables(isPending('customer.id', '$1'))}`,
  keepBuyers(isPending('told."customerId"', '$1')),
];

/** Keeps what counts of all customers, without their figures. */
export const BUILD_CUSTOMERS: readonly string[] = [`${KEEP} ${fromTables('true')}`, keepBuyers('true')];

/** Adds the currencies of all leads. */
export const BUILD_CURRENCIES = addFigures(currencyFigures(KEPT));

/** Adds the figures of all customers and their leads; `$1` zones. */
export const BUILD_CUSTOMER_FIGURES = addFigures(customerFigures(KEPT));
