-- CreateTable
CREATE TABLE "AnalysisRun" (
    "key" VARCHAR(200) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "positionAt" TIMESTAMPTZ(3) NOT NULL,
    "positionId" UUID NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "changed" INTEGER NOT NULL DEFAULT 0,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AnalysisRun_pkey" PRIMARY KEY ("key")
);
