/**
 * A message (alias `m`) as the API shows it. What its writer took back is kept, for whoever has to settle a
 * dispute in the database, but shown to nobody: agents see when it was taken back, as the writer expects.
 * An answer is linked here to what it answers, since either may come first.
 */
export const MESSAGE_JSON = `json_build_object(
  'id', m.id,
  'customerId', m."customerId",
  'platform', m.platform,
  'direction', m.direction,
  'contentType', m."contentType",
  'body', case when m."revokedAt" is null then m.body else '' end,
  'attachments', case when m."revokedAt" is null then m.attachments else '[]'::jsonb end,
  'externalId', m."externalId",
  'status', m.status,
  'failureReason', m."failureReason",
  'intent', m.intent,
  'intentConfidence', m."intentConfidence",
  'sentiment', m.sentiment,
  'sentimentScore', m."sentimentScore",
  'urgent', m.urgent,
  'analyzedBy', m."analyzedBy",
  'authorId', m."authorId",
  'replyToId', coalesce(m."replyToId", (
    select answered.id from "Message" answered
    where answered.platform = m.platform and answered."externalId" = m."replyToExternalId")),
  'reactions', m.reactions,
  'editedAt', iso(m."editedAt"),
  'revokedAt', iso(m."revokedAt"),
  'occurredAt', iso(m."occurredAt"),
  'createdAt', iso(m."createdAt")
)`;
