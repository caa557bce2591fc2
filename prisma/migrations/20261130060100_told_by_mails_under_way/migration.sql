-- Mails that tell of what gathered and may still be sent: so far it was found by the end of the quiet hours. In a
-- transaction of its own, which keeps nobody waiting, and only as far back as mails are tried.
UPDATE "NotificationDelivery" d SET "toldById" = telling.id
FROM "NotificationDelivery" telling JOIN "Notification" its ON its.id = telling."notificationId"
  JOIN "Notification" n ON n."userId" = its."userId"
WHERE telling."createdAt" > now() - interval '2 days' AND telling.state IN ('PENDING', 'DEAD') AND telling.target = 'email' AND telling.gathered IS NOT NULL
  AND d."notificationId" = n.id AND d.target = 'email' AND d."heldUntil" = telling."heldUntil"
  AND (d.id = telling.id OR d."lastError" = 'It was told together with what else gathered in quiet hours.');
