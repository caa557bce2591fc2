import { allReadSql, gatheredSql, wantedSql } from '../news/waiting-news.js';

/** SQL: `s` is the device that the delivery `d` goes to; `place` of other targets is no id. */
export const DEVICE_OF = `s.id = case when d.target = 'push' then d.place::uuid end`;

/** SQL: `s` is the device, `n` the notification, `u` the recipient and `p` the preferences of the delivery `d`. */
export const JOINS = `join "PushSubscription" s on ${DEVICE_OF} join "Notification" n on n.id = d."notificationId"
  join "User" u on u.id = n."userId" left join "NotificationPreferences" p on p."userId" = u.id`;

/** SQL: what gathered, by type, without what the person wants no pushes of any more; null for one piece of news. */
export const GATHERED = gatheredSql('d', 'push');

/**
 * SQL: why the person does not want to get the delivery `d` any more, null while they do. It is asked before each
 * attempt: much can happen while a push waits.
 */
export const UNWANTED = `case
  when not u.active then 'The person has left.'
  when s."userId" <> n."userId" then 'Somebody else uses the device now.'
  when d.gathered is null and not ${wantedSql('n.type::text', 'push')} or d.gathered is not null and ${GATHERED} is null
    then 'The person wants no pushes of this type any more.'
  when d.gathered is null and n."readAt" is not null then 'It was read elsewhere.'
  when ${allReadSql('d')} then 'It was read elsewhere.'
end`;

/**
 * SQL: whether newer news took the place of the retried delivery `d` on its device, or waits to: the older would arrive
 * after it and take that place back. What is urgent gives way to what is urgent only, which no quiet hours hold back.
 */
export const OVERTAKEN = `d.attempts > 1 and d.gathered is null and exists (
  select from "Notification" newer join "NotificationDelivery" other on other."notificationId" = newer.id
  where newer."userId" = n."userId" and newer.tag = n.tag and newer."createdAt" > n."createdAt"
    and (newer.urgent or not n.urgent) and other.target = 'push' and other.place = d.place
    and other.state in ('PENDING', 'SENT'))`;
