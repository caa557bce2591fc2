-- What waits for the end of quiet hours is gathered device by device, newest first.
CREATE INDEX "NotificationDelivery_held_idx" ON "NotificationDelivery"("place", "id" DESC) WHERE "state" = 'PENDING' AND "heldUntil" IS NOT NULL;
