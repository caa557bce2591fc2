-- CreateTable
CREATE TABLE "NotificationActionToken" (
    "tokenHash" TEXT NOT NULL,
    "userId" UUID NOT NULL,
    "notificationId" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "NotificationActionToken_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateIndex
CREATE INDEX "NotificationActionToken_expiresAt_idx" ON "NotificationActionToken"("expiresAt");

-- CreateIndex
CREATE INDEX "NotificationActionToken_userId_idx" ON "NotificationActionToken"("userId");

-- AddForeignKey
ALTER TABLE "NotificationActionToken" ADD CONSTRAINT "NotificationActionToken_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
