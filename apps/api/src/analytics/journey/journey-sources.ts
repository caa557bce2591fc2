import { temperatureSql } from '../../leads/temperature.js';
import type { JourneyEventType } from './journey-events.dto.js';

/** Which stretch of a kind's events is wanted: as many rows as a page may need, and no more. */
export interface Slice {
  order: 'asc' | 'desc';
  limit: number;
  /** SQL: whether the row lies beyond the cursor. @param at, id SQL expressions */
  beyond: (at: string, id: string) => string;
}

/** One kind of event: where it is found and what it tells. The customer is `$1`. */
export interface JourneySource {
  type: JourneyEventType;
  /** SQL: `at` and `id` of the slice's events. An index has them in this order, so nothing else is read. */
  rows: (slice: Slice) => string;
  /** SQL: what follows `select`, with `told.id` of one event: its title and its data. */
  title: string;
  data: string;
  from: string;
}

/** Characters of a message or note that are shown; the whole is where it belongs. */
const EXCERPT = 500;
const MAX_TITLE = 200;

/** The customer's first message either way; of who never wrote and was never written to, when they were entered. */
export const FIRST_CONTACT = `coalesce((
  select first."occurredAt" from "Message" first where first."customerId" = c.id
  order by first."occurredAt", first.id limit 1), c."createdAt")`;

/** What a message shows: the words that its writer took back are shown to nobody. */
const BODY = `case when m."revokedAt" is null then left(m.body, ${EXCERPT}) else '' end`;

/** Every kind, in the order they come at the same instant: a message opens a lead, which is scored, which is news. */
export const JOURNEY_SOURCES: readonly JourneySource[] = [
  {
    type: 'FIRST_CONTACT',
    rows: ({ beyond }) => `
      select at, id from (select ${FIRST_CONTACT} as at, c.id from "Customer" c where c.id = $1::uuid) first
      where ${beyond('at', 'id')}`,
    title: `'First contact'`,
    data: `'source', c.source, 'platform', (
      select m.platform from "Message" m where m."customerId" = c.id order by m."occurredAt", m.id limit 1)`,
    from: '"Customer" c where c.id = told.id',
  },
  {
    type: 'MESSAGE',
    rows: (slice) => ordered(slice, '"Message" m', 'm."customerId" = $1::uuid', 'm."occurredAt"', 'm.id'),
    title: `case m.direction when 'INBOUND' then 'The customer wrote' else 'We wrote' end || ' on ' || m.platform`,
    data: `'platform', m.platform, 'direction', m.direction, 'contentType', m."contentType", 'body', ${BODY},
      'status', m.status, 'intent', m.intent, 'sentiment', m.sentiment, 'sentimentScore', m."sentimentScore",
      'urgent', m.urgent, 'authorId', m."authorId", 'revokedAt', iso(m."revokedAt")`,
    from: '"Message" m where m.id = told.id',
  },
  {
    type: 'STATUS_CHANGE',
    rows: (slice) => ofLeads(slice, '"LeadStatusChange" s', 'true'),
    title: `coalesce('Lead moved from ' || s."from" || ' to ', 'Lead opened as ') || s."to"`,
    data: `'leadId', s."leadId", 'from', s."from", 'to', s."to", 'actorId', s."actorId"`,
    from: '"LeadStatusChange" s where s.id = told.id',
  },
  {
    type: 'PURCHASE',
    rows: (slice) =>
      ordered(
        slice,
        '"Lead" l',
        `l."customerId" = $1::uuid and l.status = 'WON' and l."closedAt" is not null`,
        'l."closedAt"',
        'l.id',
      ),
    title: `left('Bought: ' || l.title, ${MAX_TITLE})`,
    data: `'leadId', l.id, 'value', l.value::text, 'currency', l.currency`,
    from: '"Lead" l where l.id = told.id',
  },
  {
    type: 'SCORE_CHANGE',
    rows: (slice) => ofLeads(slice, '"LeadScore" s', 's."previousScore" is distinct from s.score'),
    title: `coalesce('Score went from ' || s."previousScore" || ' to ', 'Score is ') || s.score`,
    data: `'leadId', s."leadId", 'from', s."previousScore", 'to', s.score,
      'temperature', ${temperatureSql('s.score')}, 'cause', s.cause`,
    from: '"LeadScore" s where s.id = told.id',
  },
  {
    type: 'NOTE',
    rows: (slice) => ordered(slice, '"CustomerNote" n', 'n."customerId" = $1::uuid', 'n."createdAt"', 'n.id'),
    title: `coalesce('Note by ' || u.name, 'Note')`,
    data: `'body', left(n.body, ${EXCERPT}), 'authorId', n."authorId", 'authorName', u.name`,
    from: '"CustomerNote" n left join "User" u on u.id = n."authorId" where n.id = told.id',
  },
  {
    type: 'NOTIFICATION',
    // Everybody who is told has a row of their own: the first of them stands for all.
    rows: (slice) =>
      ordered(
        slice,
        '"Notification" n',
        `n."customerId" = $1::uuid and not exists (
           select from "Notification" earlier
           where earlier."customerId" = n."customerId" and earlier.type = n.type and earlier.key = n.key
             and (earlier."createdAt", earlier.id) < (n."createdAt", n.id))`,
        'n."createdAt"',
        'n.id',
      ),
    title: `left('Told the team: ' || replace(n.title, '{customer}',
      coalesce(nullif(trim(c.name), ''), nullif(trim(c.company), ''), 'a customer')), ${MAX_TITLE})`,
    data: `'notificationType', n.type, 'urgent', n.urgent, 'messageId', n."messageId", 'recipients', (
      select count(*) from "Notification" one
      where one."customerId" = n."customerId" and one.type = n.type and one.key = n.key)`,
    from: '"Notification" n join "Customer" c on c.id = n."customerId" where n.id = told.id',
  },
];

function ordered(
  { order, limit, beyond }: Slice,
  from: string,
  where: string,
  at: string,
  id: string,
): string {
  return `
      select ${at} as at, ${id} as id from ${from} where ${where} and ${beyond(at, id)}
      order by ${at} ${order}, ${id} ${order} limit ${limit}`;
}

/** From the history of each of the customer's leads as much as a page may need. */
function ofLeads(slice: Slice, from: string, where: string): string {
  return `
      select history.at, history.id from "Lead" l cross join lateral (${ordered(
        slice,
        from,
        `s."leadId" = l.id and ${where}`,
        's."createdAt"',
        's.id',
      )}
      ) history where l."customerId" = $1::uuid
      order by history.at ${slice.order}, history.id ${slice.order} limit ${slice.limit}`;
}
