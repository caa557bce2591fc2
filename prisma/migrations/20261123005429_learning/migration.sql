-- CreateEnum
CREATE TYPE "ModelState" AS ENUM ('ACTIVE', 'REFUSED', 'RETIRED');

-- CreateTable
CREATE TABLE "MessageCorrection" (
    "messageId" UUID NOT NULL,
    "intent" "Intent",
    "sentiment" "Sentiment",
    "urgent" BOOLEAN,
    "saidBy" TEXT,
    "saidIntent" "Intent",
    "saidSentiment" "Sentiment",
    "saidUrgent" BOOLEAN NOT NULL,
    "correctedById" UUID,
    "correctedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "MessageCorrection_pkey" PRIMARY KEY ("messageId")
);

-- CreateTable
CREATE TABLE "ModelVersion" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "state" "ModelState" NOT NULL,
    "reason" TEXT NOT NULL,
    "trainedAt" TIMESTAMPTZ(3) NOT NULL,
    "base" TEXT NOT NULL,
    "learnedFrom" TEXT NOT NULL,
    "taught" INTEGER NOT NULL,
    "heldBack" INTEGER NOT NULL,
    "figures" JSONB NOT NULL,
    "guard" JSONB NOT NULL,
    "weights" BYTEA,
    "outdated" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "ModelVersion_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "MessageCorrection_correctedAt_messageId_idx" ON "MessageCorrection"("correctedAt", "messageId");

-- CreateIndex
CREATE INDEX "MessageCorrection_correctedById_idx" ON "MessageCorrection"("correctedById");

-- CreateIndex
CREATE UNIQUE INDEX "ModelVersion_version_key" ON "ModelVersion"("version");

-- CreateIndex
CREATE INDEX "ModelVersion_state_idx" ON "ModelVersion"("state");

-- AddForeignKey
ALTER TABLE "MessageCorrection" ADD CONSTRAINT "MessageCorrection_messageId_fkey" FOREIGN KEY ("messageId") REFERENCES "Message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MessageCorrection" ADD CONSTRAINT "MessageCorrection_correctedById_fkey" FOREIGN KEY ("correctedById") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One model answers. (An expression, for Prisma's schema has no words for a part of a table.)
CREATE UNIQUE INDEX "ModelVersion_active_key" ON "ModelVersion" ((state = 'ACTIVE')) WHERE state = 'ACTIVE';

ALTER TABLE "ModelVersion" ADD CONSTRAINT "ModelVersion_weights_size" CHECK (octet_length("weights") <= 65536);

-- What an agent said of an erased person's message is not written any more: as with everything else of theirs.
CREATE FUNCTION refuse_erased_correction() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_erased((SELECT "customerId" FROM "Message" WHERE id = NEW."messageId"));
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "MessageCorrection" FOR EACH ROW
  EXECUTE FUNCTION refuse_erased_correction();

-- However a correction goes (an erasure, a customer or a message that is deleted), whatever may have been learned from
-- it is marked: it is learned anew without it.
CREATE FUNCTION mark_outdated_models() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "ModelVersion" SET "outdated" = true
  WHERE "weights" IS NOT NULL AND NOT "outdated" AND "trainedAt" >= (SELECT min("correctedAt") FROM gone);
  RETURN NULL;
END $$;

CREATE TRIGGER mark_outdated_models AFTER DELETE ON "MessageCorrection" REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION mark_outdated_models();
