/** A UUIDv7 as the product would have given it at that instant. @param at, key SQL expressions */
function uuidAt(at: string, key: string): string {
  return `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(md5(${key}), 1, 3)
    || '8' || substr(md5(${key}), 4, 15))::uuid`;
}

/** One of a list, told by a number. @param list SQL array @param n SQL expression */
function oneOf(list: string, n: string): string {
  return `(${list})[1 + (${n}) % cardinality(${list})]`;
}

const PLATFORMS = `array['WHATSAPP', 'WHATSAPP', 'WHATSAPP', 'INSTAGRAM', 'EMAIL', 'EMAIL', 'WEBCHAT', 'API']`;
const INTENTS = `array['PRICING', 'DEMO', 'SUPPORT', 'SUPPORT', 'COMPLAINT', 'PURCHASE', 'GENERAL', 'GENERAL']`;
const SENTIMENTS = `array['POSITIVE', 'NEUTRAL', 'NEUTRAL', 'NEGATIVE']`;
const STATUSES = `array['NEW', 'CONTACTED', 'QUALIFIED', 'PROPOSAL', 'WON', 'LOST']`;
const WORDS = `array['How much is the large plan for twelve people?', 'Thank you, that helps a lot.',
  'The export stops half-way, please have a look.', 'Can we see a demo next Tuesday at ten?',
  'I have been waiting for two days now.', 'We take the annual plan, where do I sign?',
  'Is there a discount for schools?', 'مرحبا، كم السعر؟', 'Merci, à bientôt 👋', 'One more question about the invoice.']`;
/** Spread over a year, more of it lately: the square root of an even spread. */
const WHEN = `now() - interval '365 days' * (1 - sqrt(random()))`;

/**
 * The rows, in order; `:messages` and `:customers` are numbers. The first customer has a tenth of the messages, at
 * most 100,000; of the others, few have many.
 */
export const FILL: readonly string[] = [
  'select setseed(0.5)',
  `insert into "Customer" (id, name, email, source, status, "createdAt", "updatedAt", "lastMessageAt")
   select ${uuidAt('at', `'c' || n`)}, 'Customer ' || n, 'c' || n || '@example.com',
     ${oneOf(PLATFORMS, 'n')}::"CustomerSource", 'ACTIVE', at, at, now()
   from (select n, now() - interval '366 days' * (1 - (n - 1)::float8 / :customers) as at
         from generate_series(1, :customers) n) made`,
  `create temp table people as
   select row_number() over (order by "createdAt", id) as n, id, source::text as platform from "Customer"`,
  'create unique index on people (n)',
  `insert into "Conversation" (id, "customerId", platform, status, "lastMessageAt", "createdAt", "updatedAt")
   select gen_random_uuid(), id, platform::"Platform", ${oneOf(`array['OPEN', 'CLOSED', 'CLOSED', 'CLOSED']`, 'n')}::"ConversationStatus",
     now(), now(), now() from people`,
  `create temp table talks as
   select people.n, people.id as "customerId", talk.id, talk.platform
   from people join "Conversation" talk on talk."customerId" = people.id`,
  'create unique index on talks (n)',
  'analyze people; analyze talks',
  `insert into "Message" (id, "conversationId", "customerId", platform, direction, body, "externalId", status, intent,
     "intentConfidence", sentiment, "sentimentScore", "analyzedBy", "analyzedAt", "occurredAt", "createdAt", "updatedAt")
   select ${uuidAt('at', `'m' || said.n`)}, talk.id, talk."customerId", talk.platform,
     (case when inbound then 'INBOUND' else 'OUTBOUND' end)::"MessageDirection", ${oneOf(WORDS, 'said.n')}, 'bench-' || said.n,
     (case when inbound then 'RECEIVED' when said.n % 97 = 0 then 'FAILED' else 'READ' end)::"MessageStatus",
     case when inbound then ${oneOf(INTENTS, 'said.n')}::"Intent" end, case when inbound then 0.8 end,
     case when inbound then ${oneOf(SENTIMENTS, 'said.n')}::"Sentiment" end,
     case when inbound then round((random() * 2 - 1)::numeric, 2) end, case when inbound then 'local' end,
     case when inbound then at end, at, at, at
   from (select n, ${WHEN} as at, random() < 0.55 as inbound,
           case when n <= least(:messages / 10, 100000) then 1 else 1 + floor((:customers - 1) * power(random(), 2))::int end as who
         from generate_series(1, :messages) n) said
   join talks talk on talk.n = said.who`,
  `update "Conversation" talk set "lastMessageAt" = said.last, "lastInboundAt" = said.inbound
   from (select "conversationId", max("occurredAt") as last, max("occurredAt") filter (where direction = 'INBOUND') as inbound
         from "Message" group by 1) said
   where said."conversationId" = talk.id`,
  `insert into "Lead" (id, "customerId", title, status, score, value, currency, "createdAt", "updatedAt", "closedAt")
   select ${uuidAt('at', `'l' || n`)}, id, 'How much is the large plan?', status::"LeadStatus", score,
     round((random() * 5000)::numeric, 2), case when n % 20 = 0 then 'USD' else 'EUR' end, at, at,
     case when status in ('WON', 'LOST') then least(now(), at + random() * interval '60 days') end
   from (select n, id, ${WHEN} as at, floor(random() * 101)::int as score, ${oneOf(STATUSES, 'n')} as status
         from people where n = 1 or n % 2 = 0) made`,
  `insert into "CustomerNote" (id, "customerId", body, "createdAt")
   select gen_random_uuid(), id, 'Wants a quote for twelve seats by Friday.', ${WHEN} from people, generate_series(1, 1000) where n = 1`,
  `insert into "LeadStatusChange" (id, "leadId", "from", "to", "createdAt")
   select gen_random_uuid(), id, null, 'NEW'::"LeadStatus", "createdAt" from "Lead"
   union all select gen_random_uuid(), id, 'NEW'::"LeadStatus", status, coalesce("closedAt", "createdAt" + interval '1 day')
   from "Lead" where status <> 'NEW'`,
  `insert into "LeadScore" (id, "leadId", score, "previousScore", factors, cause, "createdAt")
   select gen_random_uuid(), id, case n when 4 then score else n * 20 end, case when n > 1 then (n - 1) * 20 end, '[]',
     'message', "createdAt" + n * interval '1 hour'
   from "Lead", generate_series(1, 4) n`,
];
