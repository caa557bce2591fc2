-- CreateTable
CREATE TABLE "RollupZone" (
    "id" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "readyAt" TIMESTAMPTZ(3),
    "usedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "RollupZone_pkey" PRIMARY KEY ("id")
);

-- Names and numbers, never words of people: compared by their bytes, which costs a fraction of a language's rules.
-- CreateTable
CREATE TABLE "RollupFigure" (
    "zone" SMALLINT NOT NULL,
    "scope" TEXT COLLATE "C" NOT NULL,
    "measure" TEXT COLLATE "C" NOT NULL,
    "day" DATE NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "amount" DECIMAL(24,2) NOT NULL,

    CONSTRAINT "RollupFigure_pkey" PRIMARY KEY ("zone","scope","measure","day","key")
);

-- CreateTable
CREATE TABLE "RollupChange" (
    "seq" BIGSERIAL NOT NULL,
    "customerId" UUID NOT NULL,
    "sign" SMALLINT,
    "messageId" UUID,
    "occurredAt" TIMESTAMPTZ(3),
    "platform" "Platform",
    "direction" "MessageDirection",
    "sentiment" "Sentiment",
    "intent" "Intent",
    "authorId" UUID,

    CONSTRAINT "RollupChange_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "RollupWait" (
    "answerId" UUID NOT NULL,
    "answeredAt" TIMESTAMPTZ(3) NOT NULL,
    "platform" "Platform" NOT NULL,
    "ms" BIGINT NOT NULL,
    "bucket" SMALLINT NOT NULL,

    CONSTRAINT "RollupWait_pkey" PRIMARY KEY ("answerId")
);

-- CreateTable
CREATE TABLE "RollupCustomer" (
    "customerId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "platforms" TEXT[],
    "leads" JSONB NOT NULL,

    CONSTRAINT "RollupCustomer_pkey" PRIMARY KEY ("customerId")
);

-- CreateTable
CREATE TABLE "RollupBuyer" (
    "scope" TEXT COLLATE "C" NOT NULL,
    "currency" TEXT COLLATE "C" NOT NULL,
    "customerId" UUID NOT NULL,
    "most" DECIMAL(24,2) NOT NULL,

    CONSTRAINT "RollupBuyer_pkey" PRIMARY KEY ("scope","currency","customerId")
);

-- CreateTable
CREATE TABLE "RollupTurn" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "RollupTurn_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "RollupZone_name_key" ON "RollupZone"("name");

-- CreateIndex
CREATE INDEX "RollupWait_answeredAt_idx" ON "RollupWait"("answeredAt");

-- CreateIndex
CREATE INDEX "RollupBuyer_scope_currency_most_customerId_idx" ON "RollupBuyer"("scope", "currency", "most" DESC, "customerId");

-- CreateIndex
CREATE INDEX "RollupBuyer_customerId_idx" ON "RollupBuyer"("customerId");

-- Few rows that come and go all the time: what is dead in it is to be swept soon.
ALTER TABLE "RollupChange" SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- What counts changes in the transaction of its cause, by appending: no row is written by two who change something at
-- the same time, so nobody waits. Rows that come or go are noted a statement at a time, updates a row at a time and
-- only where they change what counts: most of them (delivered, read, the time of the last message) do not.
CREATE FUNCTION note_messages() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RollupChange" ("customerId", sign, "messageId", "occurredAt", platform, direction, sentiment, intent, "authorId")
    SELECT "customerId", CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END, id, "occurredAt", platform, direction, sentiment, intent, "authorId"
    FROM changed;
  RETURN NULL;
END $$;

CREATE FUNCTION note_changed_message() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RollupChange" ("customerId", sign, "messageId", "occurredAt", platform, direction, sentiment, intent, "authorId")
    VALUES (OLD."customerId", -1, OLD.id, OLD."occurredAt", OLD.platform, OLD.direction, OLD.sentiment, OLD.intent, OLD."authorId"),
           (NEW."customerId", 1, NEW.id, NEW."occurredAt", NEW.platform, NEW.direction, NEW.sentiment, NEW.intent, NEW."authorId");
  RETURN NULL;
END $$;

CREATE TRIGGER note_added AFTER INSERT ON "Message" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_messages();
CREATE TRIGGER note_removed AFTER DELETE ON "Message" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_messages();
CREATE TRIGGER note_changed AFTER UPDATE ON "Message" FOR EACH ROW
  WHEN ((OLD."customerId", OLD."occurredAt", OLD.platform, OLD.direction, OLD.sentiment, OLD.intent, OLD."authorId", OLD.status = 'FAILED')
    IS DISTINCT FROM (NEW."customerId", NEW."occurredAt", NEW.platform, NEW.direction, NEW.sentiment, NEW.intent, NEW."authorId", NEW.status = 'FAILED'))
  EXECUTE FUNCTION note_changed_message();

-- Leads and customers are looked at anew instead: a lead and a conversation that two transactions write at the same
-- time do not see each other, and the lead counts for the conversation's platform.
CREATE FUNCTION note_customers() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RollupChange" ("customerId") SELECT DISTINCT (to_jsonb(changed) ->> TG_ARGV[0])::uuid FROM changed;
  RETURN NULL;
END $$;

CREATE FUNCTION note_changed_customer() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RollupChange" ("customerId") VALUES (NEW.id);
  RETURN NULL;
END $$;

CREATE FUNCTION note_changed_belonging() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "RollupChange" ("customerId") SELECT OLD."customerId" UNION SELECT NEW."customerId";
  RETURN NULL;
END $$;

CREATE TRIGGER note_added AFTER INSERT ON "Customer" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('id');
CREATE TRIGGER note_removed AFTER DELETE ON "Customer" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('id');
CREATE TRIGGER note_changed AFTER UPDATE ON "Customer" FOR EACH ROW
  WHEN (OLD."createdAt" IS DISTINCT FROM NEW."createdAt") EXECUTE FUNCTION note_changed_customer();

CREATE TRIGGER note_added AFTER INSERT ON "Conversation" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('customerId');
CREATE TRIGGER note_removed AFTER DELETE ON "Conversation" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('customerId');
CREATE TRIGGER note_changed AFTER UPDATE ON "Conversation" FOR EACH ROW
  WHEN ((OLD."customerId", OLD.platform) IS DISTINCT FROM (NEW."customerId", NEW.platform))
  EXECUTE FUNCTION note_changed_belonging();

CREATE TRIGGER note_added AFTER INSERT ON "Lead" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('customerId');
CREATE TRIGGER note_removed AFTER DELETE ON "Lead" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_customers('customerId');
CREATE TRIGGER note_changed AFTER UPDATE ON "Lead" FOR EACH ROW
  WHEN ((OLD."customerId", OLD."createdAt", OLD.status, OLD.score >= 70, OLD.score >= 40, OLD.value, OLD.currency, OLD."closedAt")
    IS DISTINCT FROM (NEW."customerId", NEW."createdAt", NEW.status, NEW.score >= 70, NEW.score >= 40, NEW.value, NEW.currency, NEW."closedAt"))
  EXECUTE FUNCTION note_changed_belonging();

-- A table that was emptied at once tells of no rows: all is to be built anew.
CREATE FUNCTION note_emptied() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "RollupZone" SET "readyAt" = NULL;
  RETURN NULL;
END $$;

CREATE TRIGGER note_emptied AFTER TRUNCATE ON "Message" FOR EACH STATEMENT EXECUTE FUNCTION note_emptied();
CREATE TRIGGER note_emptied AFTER TRUNCATE ON "Customer" FOR EACH STATEMENT EXECUTE FUNCTION note_emptied();
CREATE TRIGGER note_emptied AFTER TRUNCATE ON "Conversation" FOR EACH STATEMENT EXECUTE FUNCTION note_emptied();
CREATE TRIGGER note_emptied AFTER TRUNCATE ON "Lead" FOR EACH STATEMENT EXECUTE FUNCTION note_emptied();
