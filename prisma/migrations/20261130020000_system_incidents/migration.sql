-- CreateTable
CREATE TABLE "SystemIncident" (
    "id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "openedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "told" INTEGER NOT NULL DEFAULT 0,
    "steady" INTEGER NOT NULL,
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SystemIncident_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SystemIncident_cause_subject_openedAt_idx" ON "SystemIncident"("cause", "subject", "openedAt");

-- CreateIndex
CREATE INDEX "SystemIncident_closedAt_idx" ON "SystemIncident"("closedAt");

-- Two processes that see the same trouble open one incident.
CREATE UNIQUE INDEX "SystemIncident_open_key" ON "SystemIncident"("cause", "subject") WHERE "closedAt" IS NULL;
