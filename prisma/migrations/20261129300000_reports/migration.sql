-- CreateEnum
CREATE TYPE "ReportEvery" AS ENUM ('DAY', 'WEEK', 'MONTH');

-- CreateEnum
CREATE TYPE "ReportPeriod" AS ENUM ('NONE', 'PREVIOUS_DAY', 'PREVIOUS_WEEK', 'PREVIOUS_MONTH');

-- CreateEnum
CREATE TYPE "ReportRunCause" AS ENUM ('SCHEDULE', 'MANUAL');

-- CreateEnum
CREATE TYPE "ReportRunState" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "ReportFileEnd" AS ENUM ('RETENTION', 'ERASURE');

-- CreateEnum
CREATE TYPE "ReportDeliveryState" AS ENUM ('PENDING', 'SENT', 'SKIPPED', 'FAILED');

-- CreateTable
CREATE TABLE "Report" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "dataset" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "bom" BOOLEAN NOT NULL DEFAULT false,
    "filters" JSONB NOT NULL DEFAULT '{}',
    "period" "ReportPeriod" NOT NULL DEFAULT 'NONE',
    "cron" TEXT,
    "every" "ReportEvery",
    "hour" INTEGER,
    "timezone" TEXT NOT NULL,
    "recipients" TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "nextRunAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Report_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportRun" (
    "id" UUID NOT NULL,
    "reportId" UUID NOT NULL,
    "cause" "ReportRunCause" NOT NULL,
    "slot" TIMESTAMPTZ(3),
    "state" "ReportRunState" NOT NULL DEFAULT 'QUEUED',
    "request" JSONB NOT NULL,
    "recipients" TEXT[],
    "periodFrom" TIMESTAMPTZ(3),
    "periodTo" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "fileName" TEXT,
    "rows" BIGINT,
    "bytes" BIGINT,
    "error" TEXT,
    "fileRemovedAt" TIMESTAMPTZ(3),
    "fileRemovedFor" "ReportFileEnd",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ReportRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportDelivery" (
    "id" UUID NOT NULL,
    "runId" UUID NOT NULL,
    "recipient" TEXT NOT NULL,
    "state" "ReportDeliveryState" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "ReportDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportFilePart" (
    "runId" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "ReportFilePart_pkey" PRIMARY KEY ("runId","attempt","part")
);

-- CreateIndex
CREATE INDEX "Report_createdAt_id_idx" ON "Report"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Report_nextRunAt_idx" ON "Report"("nextRunAt");

-- CreateIndex
CREATE INDEX "ReportRun_reportId_createdAt_id_idx" ON "ReportRun"("reportId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "ReportRun_finishedAt_idx" ON "ReportRun"("finishedAt");

-- CreateIndex
CREATE UNIQUE INDEX "ReportRun_reportId_slot_key" ON "ReportRun"("reportId", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "ReportDelivery_runId_recipient_key" ON "ReportDelivery"("runId", "recipient");

-- AddForeignKey
ALTER TABLE "ReportRun" ADD CONSTRAINT "ReportRun_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "Report"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ReportDelivery" ADD CONSTRAINT "ReportDelivery_runId_fkey" FOREIGN KEY ("runId") REFERENCES "ReportRun"("id") ON DELETE CASCADE ON UPDATE CASCADE;
