import { ofThePeriod } from './daily.js';
import type { Metric } from './metric.js';

/** Agents named as the busiest ones. */
const BUSIEST = 20;

/** The busiest agents with their names, from rows (id, outbound). */
function busiest(counted: string): string {
  return `(
    select coalesce(json_agg(json_build_object('agentId', id, 'name', name, 'outbound', outbound)
      order by outbound desc, id), '[]')
    from (
      select counted.id, agent.name, counted.outbound from (${counted}) counted join "User" agent using (id)
      order by counted.outbound desc, counted.id limit ${BUSIEST}
    ) best)`;
}

/** How much was said, where, in which mood and about what. */
export const messages: Metric = {
  figures: [
    {
      name: 'messages.inbound',
      title: 'Inbound messages',
      unit: 'count',
      meaning: 'What customers wrote to us.',
      formula: 'inbound messages said in the period, by the clock of the platform',
    },
    {
      name: 'messages.outbound',
      title: 'Outbound messages',
      unit: 'count',
      meaning: 'What we wrote to customers.',
      formula: 'outbound messages of the period, whatever their delivery status',
    },
    {
      name: 'messages.byPlatform',
      title: 'Messages by platform',
      unit: 'count',
      meaning: 'Where the messages of both directions were written.',
      formula: 'inbound and outbound messages of the period per platform',
    },
    {
      name: 'messages.bySentiment',
      title: 'Messages by sentiment',
      unit: 'count',
      meaning: 'The mood in which customers wrote.',
      formula: 'analysed inbound messages of the period per sentiment',
    },
    {
      name: 'messages.byIntent',
      title: 'Messages by intent',
      unit: 'count',
      meaning: 'What customers wrote about.',
      formula: 'analysed inbound messages of the period per intent',
    },
    {
      name: 'messages.byAgent',
      title: 'Messages by agent',
      unit: 'count',
      meaning: 'Who of us wrote to customers, the busiest first.',
      formula: `outbound messages of the period by the person who wrote them, the ${BUSIEST} with most; messages of programs are nobody's`,
    },
  ],
  sql: `
    with counted as (
      select platform, direction, sentiment, intent, count(*) as messages from "Message"
      where "occurredAt" >= :from and "occurredAt" < :to and (:platform is null or platform = :platform)
      group by platform, direction, sentiment, intent
    ), inbound as (
      select * from counted where direction = 'INBOUND'
    )
    select json_build_object('messages', json_build_object(
      'inbound', (select coalesce(sum(messages), 0) from inbound),
      'outbound', (select coalesce(sum(messages), 0) from counted where direction = 'OUTBOUND'),
      'byPlatform', (
        select json_object_agg(place, (select coalesce(sum(messages), 0) from counted where platform = place) order by place)
        from unnest(enum_range(null::"Platform")) place),
      'bySentiment', (
        select json_object_agg(mood, (select coalesce(sum(messages), 0) from inbound where sentiment = mood) order by mood)
        from unnest(enum_range(null::"Sentiment")) mood),
      'byIntent', (
        select json_object_agg(topic, (select coalesce(sum(messages), 0) from inbound where intent = topic) order by topic)
        from unnest(enum_range(null::"Intent")) topic),
      'byAgent', ${busiest(`select "authorId" as id, count(*) as outbound from "Message"
        where "occurredAt" >= :from and "occurredAt" < :to and (:platform is null or platform = :platform)
          and direction = 'OUTBOUND' and "authorId" is not null group by 1`)}
    )) as json`,
  rollup: `
    with said as (
      select measure, key, sum(amount)::bigint as messages from ${ofThePeriod('MESSAGES', 'SENTIMENT', 'INTENT')}
      group by measure, key
    ), placed as (
      select scope, sum(amount)::bigint as messages from "RollupFigure"
      where zone = :zone and measure = 'MESSAGES' and day >= :firstDay and day < :endDay
        and scope = any(enum_range(null::"Platform")::text[]) and (:platform is null or scope = :place)
      group by scope
    )
    select json_build_object('messages', json_build_object(
      'inbound', (select coalesce(sum(messages), 0) from said where measure = 'MESSAGES' and key = 'INBOUND'),
      'outbound', (select coalesce(sum(messages), 0) from said where measure = 'MESSAGES' and key = 'OUTBOUND'),
      'byPlatform', (
        select json_object_agg(place, coalesce(placed.messages, 0) order by place)
        from unnest(enum_range(null::"Platform")) place left join placed on placed.scope = place::text),
      'bySentiment', (
        select json_object_agg(mood, coalesce(said.messages, 0) order by mood)
        from unnest(enum_range(null::"Sentiment")) mood
        left join said on said.measure = 'SENTIMENT' and said.key = mood::text),
      'byIntent', (
        select json_object_agg(topic, coalesce(said.messages, 0) order by topic)
        from unnest(enum_range(null::"Intent")) topic
        left join said on said.measure = 'INTENT' and said.key = topic::text),
      'byAgent', ${busiest(`select key::uuid as id, sum(amount)::bigint as outbound from ${ofThePeriod('AGENT')}
        group by key having sum(amount) > 0`)}
    )) as json`,
};
