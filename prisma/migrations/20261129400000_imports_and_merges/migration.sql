-- CreateEnum
CREATE TYPE "ImportStatus" AS ENUM ('UPLOADING', 'PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ImportFormat" AS ENUM ('CSV', 'XLSX');

-- CreateEnum
CREATE TYPE "ImportOutcome" AS ENUM ('CREATED', 'UPDATED', 'FAILED');

-- CreateEnum
CREATE TYPE "UndoStatus" AS ENUM ('PENDING', 'RUNNING', 'COMPLETED', 'FAILED');

-- CreateTable
CREATE TABLE "CustomerMerge" (
    "id" UUID NOT NULL,
    "survivorId" UUID NOT NULL,
    "otherId" UUID NOT NULL,
    "other" JSONB NOT NULL,
    "filled" JSONB NOT NULL,
    "moved" JSONB NOT NULL,
    "mergedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CustomerMerge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CustomerImport" (
    "id" UUID NOT NULL,
    "status" "ImportStatus" NOT NULL DEFAULT 'UPLOADING',
    "fileName" TEXT NOT NULL,
    "format" "ImportFormat" NOT NULL DEFAULT 'CSV',
    "bytes" INTEGER NOT NULL DEFAULT 0,
    "options" JSONB NOT NULL DEFAULT '{}',
    "columns" JSONB NOT NULL DEFAULT '[]',
    "headerRow" INTEGER NOT NULL DEFAULT 1,
    "actorType" TEXT NOT NULL,
    "actorId" UUID,
    "actorName" TEXT,
    "position" INTEGER NOT NULL DEFAULT 0,
    "bytesRead" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "undoStatus" "UndoStatus",
    "undoPosition" INTEGER,
    "deleted" INTEGER NOT NULL DEFAULT 0,
    "restored" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "undoneAt" TIMESTAMPTZ(3),

    CONSTRAINT "CustomerImport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CustomerImportPiece" (
    "importId" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "CustomerImportPiece_pkey" PRIMARY KEY ("importId","number")
);

-- CreateTable
CREATE TABLE "CustomerImportName" (
    "importId" UUID NOT NULL,
    "digest" TEXT NOT NULL,
    "customerId" UUID NOT NULL,

    CONSTRAINT "CustomerImportName_pkey" PRIMARY KEY ("importId","digest")
);

-- CreateTable
CREATE TABLE "CustomerImportRow" (
    "importId" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "outcome" "ImportOutcome" NOT NULL,
    "customerId" UUID,
    "customerIds" UUID[] DEFAULT ARRAY[]::UUID[],
    "errors" JSONB NOT NULL DEFAULT '[]',
    "before" JSONB,
    "after" JSONB,
    "state" TEXT,
    "kept" TEXT,

    CONSTRAINT "CustomerImportRow_pkey" PRIMARY KEY ("importId","row")
);

-- CreateIndex
CREATE UNIQUE INDEX "CustomerMerge_otherId_key" ON "CustomerMerge"("otherId");

-- CreateIndex
CREATE INDEX "CustomerMerge_survivorId_mergedAt_id_idx" ON "CustomerMerge"("survivorId", "mergedAt", "id");

-- CreateIndex
CREATE INDEX "CustomerImport_createdAt_id_idx" ON "CustomerImport"("createdAt", "id");

-- CreateIndex
CREATE INDEX "CustomerImportRow_importId_outcome_row_idx" ON "CustomerImportRow"("importId", "outcome", "row");

-- CreateIndex
CREATE INDEX "CustomerImportRow_customerId_idx" ON "CustomerImportRow"("customerId");

-- AddForeignKey
ALTER TABLE "CustomerMerge" ADD CONSTRAINT "CustomerMerge_survivorId_fkey" FOREIGN KEY ("survivorId") REFERENCES "Customer"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CustomerImportPiece" ADD CONSTRAINT "CustomerImportPiece_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CustomerImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CustomerImportName" ADD CONSTRAINT "CustomerImportName_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CustomerImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CustomerImportRow" ADD CONSTRAINT "CustomerImportRow_importId_fkey" FOREIGN KEY ("importId") REFERENCES "CustomerImport"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- As with everything else that belongs to them: nothing is written about an erased customer.
CREATE FUNCTION refuse_erased_merge() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM refuse_erased(NEW."survivorId");
  RETURN NEW;
END $$;

CREATE TRIGGER refuse_erased BEFORE INSERT OR UPDATE ON "CustomerMerge" FOR EACH ROW EXECUTE FUNCTION refuse_erased_merge();
