-- AlterTable
ALTER TABLE "MessageCorrection" ADD COLUMN "firstCorrectedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- Of corrections so far only the newest time is known: they may have been learned from as soon as the message was there.
UPDATE "MessageCorrection" c SET "firstCorrectedAt" = least(c."correctedAt", m."createdAt")
FROM "Message" m WHERE m.id = c."messageId";

-- A correction that was made again was learned from before that, too: its first time counts. A minute, for the clocks
-- of two machines differ.
CREATE OR REPLACE FUNCTION mark_outdated_models() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "ModelVersion" SET "outdated" = true
  WHERE "weights" IS NOT NULL AND NOT "outdated"
    AND "trainedAt" + interval '1 minute' >= (SELECT min("firstCorrectedAt") FROM gone);
  RETURN NULL;
END $$;
