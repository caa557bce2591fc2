/**
 * SQL: news of the customer `$1` is about to be erased. What would have told of other news as well, and is not sent yet,
 * tells of what is left: the newest of that takes its place, tries and all, where it goes itself. What is counted is what
 * is there. Rows are locked in the order in which all who change several that wait do.
 *
 * Answers with the deliveries that took another's place and wait.
 */
export const TELL_WITHOUT_ERASED = `
  with recursive gone as (
    select d.id, d."toldById" from "NotificationDelivery" d join "Notification" n on n.id = d."notificationId"
    where n."customerId" = $1::uuid and d."toldById" is not null
  ), above as (
    select id, "toldById" from gone
    union
    select d.id, d."toldById" from above join "NotificationDelivery" d on d.id = above."toldById"
  ), telling as (
    select d.* from "NotificationDelivery" d where d.id in (select id from above where "toldById" = id)
      and d.gathered is not null and d.state in ('PENDING', 'DEAD')
  ), told as (
    select id as teller, id from telling
    union
    select told.teller, d.id from told join "NotificationDelivery" d on d."toldById" = told.id
  ), left_over as (
    select told.teller, d.id, n.type::text as type from told
    join "NotificationDelivery" d on d.id = told.id join "Notification" n on n.id = d."notificationId"
    where n."customerId" is distinct from $1::uuid
  ), counts as (
    select teller, jsonb_object_agg(type, many) as gathered, sum(many) as many
    from (select teller, type, count(*) as many from left_over group by teller, type) by_type group by teller
  ), heirs as (
    select teller, (array_agg(id order by id desc))[1] as id from left_over group by teller
  ), locked as (
    select d.id from "NotificationDelivery" d where d.id in (select id from left_over)
    order by d.place, d.id desc for update of d
  ), changed as (
    update "NotificationDelivery" d set "toldById" = heirs.id,
      gathered = case when d.id = heirs.id and counts.many > 1 then counts.gathered end,
      state = case when d.id = heirs.id then telling.state else d.state end,
      attempts = case when d.id = heirs.id then telling.attempts else d.attempts end,
      "nextAttemptAt" = case when d.id = heirs.id then telling."nextAttemptAt" else d."nextAttemptAt" end,
      "heldUntil" = case when d.id = heirs.id then telling."heldUntil" else d."heldUntil" end,
      "lastError" = case when d.id = heirs.id then telling."lastError" else d."lastError" end
    from locked join left_over on left_over.id = locked.id join counts on counts.teller = left_over.teller
      join heirs on heirs.teller = left_over.teller join telling on telling.id = left_over.teller
    where d.id = locked.id
    returning d.id, d."notificationId", d.target, d.place, d.device, d.state, d.id = heirs.id and heirs.id <> telling.id as inherits
  )
  select changed.id::text, changed."notificationId"::text, n."userId"::text, changed.target, changed.place, changed.device
  from changed join "Notification" n on n.id = changed."notificationId" where inherits and changed.state = 'PENDING'`;
