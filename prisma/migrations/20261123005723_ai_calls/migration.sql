-- CreateEnum
CREATE TYPE "AiPurpose" AS ENUM ('ANALYZE', 'REPLY', 'SUMMARY');

-- CreateEnum
CREATE TYPE "AiOutcome" AS ENUM ('ANSWERED', 'REFUSED', 'DECLINED', 'FAILED', 'LATE');

-- CreateTable
CREATE TABLE "AiCall" (
    "id" UUID NOT NULL,
    "provider" VARCHAR(40) NOT NULL,
    "model" VARCHAR(200) NOT NULL,
    "purpose" "AiPurpose" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" "AiOutcome",
    "ms" INTEGER,
    "inputTokens" INTEGER,
    "outputTokens" INTEGER,
    "cost" DECIMAL(16,8),

    CONSTRAINT "AiCall_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AiBudgetDay" (
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL,
    "tokens" BIGINT NOT NULL,

    CONSTRAINT "AiBudgetDay_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE INDEX "AiCall_at_idx" ON "AiCall"("at");
