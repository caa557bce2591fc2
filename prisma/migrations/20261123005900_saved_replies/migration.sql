-- CreateTable
CREATE TABLE "SavedReply" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "shortcut" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "language" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ownerId" UUID,
    "useCount" INTEGER NOT NULL DEFAULT 0,
    "lastUsedAt" TIMESTAMPTZ(3),
    "writtenIn" TEXT NOT NULL DEFAULT 'und',
    "search" tsvector GENERATED ALWAYS AS (article_words("writtenIn", title || ' ' || shortcut, tags, body)) STORED,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SavedReply_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "SavedReply_createdAt_id_idx" ON "SavedReply"("createdAt", "id");

-- CreateIndex
CREATE INDEX "SavedReply_useCount_id_idx" ON "SavedReply"("useCount", "id");

-- CreateIndex
CREATE INDEX "SavedReply_title_id_idx" ON "SavedReply"("title", "id");

-- CreateIndex
CREATE INDEX "SavedReply_search_idx" ON "SavedReply" USING GIN ("search");

-- CreateIndex
-- Without an owner is one place like any other: a shortcut stands there once.
CREATE UNIQUE INDEX "SavedReply_ownerId_shortcut_key" ON "SavedReply"("ownerId", "shortcut") NULLS NOT DISTINCT;

-- AddForeignKey
ALTER TABLE "SavedReply" ADD CONSTRAINT "SavedReply_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;
