import { gatherSql } from '../news/gather.js';
import { gatheredSql, RECIPIENT_JOINS, unwantedSql } from '../news/waiting-news.js';

/** SQL: `s` is the device that the delivery `d` goes to; `place` of other targets is no id. */
export const DEVICE_OF = `s.id = case when d.target = 'push' then d.place::uuid end`;

/** SQL: `s` is the device, `n` the notification, `u` the recipient and `p` the preferences of the delivery `d`. */
export const JOINS = `join "PushSubscription" s on ${DEVICE_OF} ${RECIPIENT_JOINS}`;

/** SQL: what gathered, by type, without what the person wants no pushes of any more; null for one piece of news. */
export const GATHERED = gatheredSql('push');

/** SQL: why the person does not want to get the delivery `d` any more, null while they do. */
export const UNWANTED = unwantedSql(
  'push',
  'true',
  `when s."userId" <> n."userId" then 'Somebody else uses the device now.'`,
);

/** What waits for the end of quiet hours is put together service by service (`$1`); one process does so at a time. */
export const GATHER = gatherSql({
  target: 'push',
  among: {
    joins: `join "PushSubscription" s on ${DEVICE_OF}`,
    where: `s.origin = $1
      and (select pg_try_advisory_xact_lock(hashtextextended('parley gathers pushes ' || $1, 0)))`,
  },
  joins: JOINS,
  unwanted: UNWANTED,
});

/**
 * SQL: whether newer news took the place of the delivery `d` on its device, or waits to: the older would arrive after it
 * and take that place back. Only what has `waited`, for another try, the end of quiet hours or somebody to send it again,
 * can be overtaken. What is urgent gives way to what is urgent only, which no quiet hours hold back.
 */
export const OVERTAKEN = `d.waited and d.gathered is null and exists (
  select from "Notification" newer join "NotificationDelivery" other on other."notificationId" = newer.id
  where newer."userId" = n."userId" and newer.tag = n.tag and newer."createdAt" > n."createdAt"
    and (newer.urgent or not n.urgent) and other.target = 'push' and other.place = d.place
    and other.state in ('PENDING', 'SENT'))`;
