import type { Metric } from './metric.js';

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
        from unnest(enum_range(null::"Intent")) topic)
    )) as json`,
};
