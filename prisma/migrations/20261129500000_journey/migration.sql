-- What the score was before: whether it moved, and whether it rose to HOT, is told from the row alone.
ALTER TABLE "LeadScore" ADD COLUMN "previousScore" INTEGER;

-- What was told of the erased stays as it is, and nobody reads their story.
UPDATE "LeadScore" score SET "previousScore" = earlier.score
FROM (
  SELECT told.id, lag(told.score) OVER (PARTITION BY told."leadId" ORDER BY told."createdAt", told.id) AS score
  FROM "LeadScore" told
  JOIN "Lead" lead ON lead.id = told."leadId"
  JOIN "Customer" customer ON customer.id = lead."customerId" AND customer."erasedAt" IS NULL
) earlier
WHERE earlier.id = score.id AND earlier.score IS NOT NULL;

-- A score that says what it followed, as one from a backup does, is believed.
CREATE FUNCTION note_previous_score() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."previousScore" IS NULL THEN
    SELECT score INTO NEW."previousScore" FROM "LeadScore" earlier
    WHERE earlier."leadId" = NEW."leadId" AND (earlier."createdAt", earlier.id) < (NEW."createdAt", NEW.id)
    ORDER BY earlier."createdAt" DESC, earlier.id DESC LIMIT 1;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER note_previous_score BEFORE INSERT ON "LeadScore"
  FOR EACH ROW EXECUTE FUNCTION note_previous_score();

-- The scores that moved, lead by lead: a story of a person leaves out those that say the same again.
CREATE INDEX "LeadScore_moved_idx" ON "LeadScore"("leadId", "createdAt", "id")
  WHERE "previousScore" IS DISTINCT FROM "score";

-- The moments at which leads became HOT.
CREATE INDEX "LeadScore_warmed_idx" ON "LeadScore"("createdAt", "leadId")
  WHERE "score" >= 70 AND ("previousScore" IS NULL OR "previousScore" < 70);

-- What a customer bought, in its order.
CREATE INDEX "Lead_purchases_idx" ON "Lead"("customerId", "closedAt", "id")
  WHERE "status" = 'WON' AND "closedAt" IS NOT NULL;

-- Conversations in which the customer spoke last.
CREATE INDEX "Conversation_waiting_idx" ON "Conversation"("lastInboundAt", "id")
  WHERE "status" = 'OPEN' AND "lastInboundAt" >= "lastMessageAt";

-- What was said last to a customer who has written much since.
CREATE INDEX "Message_answers_idx" ON "Message"("conversationId", "occurredAt", "id")
  WHERE "direction" = 'OUTBOUND' AND "status" <> 'FAILED';

-- A customer's messages are counted, and their waits measured, without a look at the messages themselves.
DROP INDEX "Message_customerId_occurredAt_id_idx";
CREATE INDEX "Message_story_idx" ON "Message"("customerId", "occurredAt", "id", "direction", "status", "sentimentScore");

-- The news about a customer in its order, and each piece of news with all who were told.
DROP INDEX "Notification_customerId_idx";

-- CreateIndex
CREATE INDEX "Notification_customerId_createdAt_id_idx" ON "Notification"("customerId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Notification_customerId_type_key_createdAt_id_idx" ON "Notification"("customerId", "type", "key", "createdAt", "id");
