-- CreateTable
CREATE TABLE "MailTemplateOverride" (
    "name" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailTemplateOverride_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "MailSuppression" (
    "id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailSuppression_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "MailSuppression_address_key" ON "MailSuppression"("address");

-- CreateIndex
CREATE INDEX "MailSuppression_createdAt_id_idx" ON "MailSuppression"("createdAt", "id");
