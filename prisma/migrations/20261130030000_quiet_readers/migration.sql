-- AlterTable
ALTER TABLE "NotificationDelivery" ADD COLUMN     "gathered" JSONB,
ADD COLUMN     "heldUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ConversationReader" (
    "sessionId" UUID NOT NULL,
    "conversationId" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ConversationReader_pkey" PRIMARY KEY ("sessionId")
);

-- CreateIndex
CREATE INDEX "ConversationReader_conversationId_idx" ON "ConversationReader"("conversationId");

-- AddForeignKey
ALTER TABLE "ConversationReader" ADD CONSTRAINT "ConversationReader_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;
