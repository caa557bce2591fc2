-- AlterTable
ALTER TABLE "NotificationDelivery" ADD COLUMN     "toldById" UUID;

-- What a delivery tells of is found by it: most tell of themselves alone and are not in here.
CREATE INDEX "NotificationDelivery_told_idx" ON "NotificationDelivery"("toldById") WHERE "toldById" IS NOT NULL;
