-- AlterTable
ALTER TABLE "Customer" ADD COLUMN     "erasedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "MessageChange" ADD COLUMN     "about" TEXT;

-- AlterTable
ALTER TABLE "WebhookDelivery" ADD COLUMN     "about" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "erasedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ErasedIdentity" (
    "digest" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "erasedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ErasedIdentity_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "ErasedIdentity_erasedAt_idx" ON "ErasedIdentity"("erasedAt");

-- CreateIndex
CREATE INDEX "MessageChange_about_idx" ON "MessageChange"("about");

-- CreateIndex
CREATE INDEX "WebhookDelivery_about_idx" ON "WebhookDelivery" USING GIN ("about");

-- What belongs to an erased person stays as it is: a word that was under way when they were erased writes nothing.
-- The lock makes such a writer wait for an erasure that has not ended. Whoever erases says so with the setting
-- "parley.erasing" (the customer's id; "all" is for restoring a backup), for the transaction only.
CREATE FUNCTION refuse_erased(customer uuid) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  erased timestamptz;
BEGIN
  IF coalesce(current_setting('parley.erasing', true), '') IN (customer::text, 'all') THEN
    RETURN;
  END IF;
  SELECT "erasedAt" INTO erased FROM "Customer" WHERE id = customer FOR KEY SHARE;
  IF erased IS NOT NULL THEN
    RAISE EXCEPTION 'the customer was erased' USING ERRCODE = 'PY001';
  END IF;
END $$;

CREATE FUNCTION refuse_erased_customer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."erasedAt" IS NOT NULL
    AND coalesce(current_setting('parley.erasing', true), '') NOT IN (OLD.id::text, 'all') THEN
    RAISE EXCEPTION 'the customer was erased' USING ERRCODE = 'PY001';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION refuse_erased_belongings() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_erased(NEW."customerId");
  RETURN NEW;
END $$;

CREATE FUNCTION refuse_erased_lead_history() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_erased((SELECT "customerId" FROM "Lead" WHERE id = NEW."leadId"));
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_erased BEFORE UPDATE ON "Customer" FOR EACH ROW EXECUTE FUNCTION refuse_erased_customer();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "CustomerIdentity" FOR EACH ROW EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "CustomerNote" FOR EACH ROW EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "Conversation" FOR EACH ROW EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "Message" FOR EACH ROW EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "Lead" FOR EACH ROW EXECUTE FUNCTION refuse_erased_belongings();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "LeadScore" FOR EACH ROW EXECUTE FUNCTION refuse_erased_lead_history();
CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "LeadStatusChange" FOR EACH ROW EXECUTE FUNCTION refuse_erased_lead_history();

-- The erased among these digests. Those of names are held until the transaction ends: an erasure of one of them
-- waits for it, or it waits for the erasure and then sees it.
CREATE FUNCTION erased_among(names text[], others text[]) RETURNS TABLE (digest text, "erasedAt" timestamptz)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('erasing ' || name, 0)) FROM unnest(names) name;
  RETURN QUERY SELECT e.digest, e."erasedAt"::timestamptz FROM "ErasedIdentity" e WHERE e.digest = ANY (names || others);
END $$;

-- The audit log is append-only. "parley.audit" opens it for a transaction: "erasure" may empty changes, "retention"
-- may delete.
CREATE FUNCTION keep_audit() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP IN ('DELETE', 'TRUNCATE') AND current_setting('parley.audit', true) = 'retention' THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('parley.audit', true) = 'erasure'
    AND to_jsonb(NEW) - 'changes' = to_jsonb(OLD) - 'changes' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'PY002';
END $$;

CREATE TRIGGER keep_audit BEFORE UPDATE OR DELETE ON "AuditEntry" FOR EACH ROW EXECUTE FUNCTION keep_audit();
CREATE TRIGGER keep_audit_whole BEFORE TRUNCATE ON "AuditEntry" FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();
