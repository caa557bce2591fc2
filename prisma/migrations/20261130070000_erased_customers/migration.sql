-- Erased customers are few among all: the files of mails ask for them every hour.
CREATE INDEX "Customer_erasedAt_idx" ON "Customer"("erasedAt") WHERE "erasedAt" IS NOT NULL;
