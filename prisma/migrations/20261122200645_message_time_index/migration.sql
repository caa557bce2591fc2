-- CreateIndex
CREATE INDEX "Message_occurredAt_customerId_direction_idx" ON "Message"("occurredAt", "customerId", "direction");
