import { gatherSql } from '../news/gather.js';
import { RECIPIENT_JOINS, unwantedSql } from '../news/waiting-news.js';

/**
 * SQL: why the person does not want to get the delivery `d` any more, null while they do. That it was read elsewhere ends
 * a mail that waited for the end of quiet hours only: others are kept by who gets them, and come read or not.
 */
export const UNWANTED = unwantedSql('email', '(d."heldUntil" is not null or d."toldById" is not null)');

/**
 * What waits for the end of quiet hours is put together for the person whom the delivery `$1` is for, as each mail has a
 * job of its own; the queue of mails has one of them done at a time. For what does not wait there is nothing to do.
 */
export const GATHER = gatherSql({
  target: 'email',
  among: {
    joins: 'join "Notification" whose on whose.id = d."notificationId"',
    where: `whose."userId" = (
      select its."userId" from "NotificationDelivery" given join "Notification" its on its.id = given."notificationId"
      where given.id = $1::uuid and given.state = 'PENDING' and given."heldUntil" is not null)`,
  },
  joins: RECIPIENT_JOINS,
  unwanted: UNWANTED,
});
