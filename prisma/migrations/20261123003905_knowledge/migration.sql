-- How the words of a language (a BCP 47 tag) are brought to their stems: languages that PostgreSQL does not know, and
-- texts in no language, are taken word by word. All of these come with every PostgreSQL from 15 on.
CREATE FUNCTION text_search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE split_part(lower(language), '-', 1)
  WHEN 'ar' THEN 'pg_catalog.arabic'::regconfig
  WHEN 'ca' THEN 'pg_catalog.catalan'::regconfig
  WHEN 'da' THEN 'pg_catalog.danish'::regconfig
  WHEN 'de' THEN 'pg_catalog.german'::regconfig
  WHEN 'el' THEN 'pg_catalog.greek'::regconfig
  WHEN 'en' THEN 'pg_catalog.english'::regconfig
  WHEN 'es' THEN 'pg_catalog.spanish'::regconfig
  WHEN 'eu' THEN 'pg_catalog.basque'::regconfig
  WHEN 'fi' THEN 'pg_catalog.finnish'::regconfig
  WHEN 'fr' THEN 'pg_catalog.french'::regconfig
  WHEN 'ga' THEN 'pg_catalog.irish'::regconfig
  WHEN 'hi' THEN 'pg_catalog.hindi'::regconfig
  WHEN 'hu' THEN 'pg_catalog.hungarian'::regconfig
  WHEN 'hy' THEN 'pg_catalog.armenian'::regconfig
  WHEN 'id' THEN 'pg_catalog.indonesian'::regconfig
  WHEN 'it' THEN 'pg_catalog.italian'::regconfig
  WHEN 'lt' THEN 'pg_catalog.lithuanian'::regconfig
  WHEN 'ne' THEN 'pg_catalog.nepali'::regconfig
  WHEN 'nl' THEN 'pg_catalog.dutch'::regconfig
  WHEN 'nb' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'nn' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'no' THEN 'pg_catalog.norwegian'::regconfig
  WHEN 'pt' THEN 'pg_catalog.portuguese'::regconfig
  WHEN 'ro' THEN 'pg_catalog.romanian'::regconfig
  WHEN 'ru' THEN 'pg_catalog.russian'::regconfig
  WHEN 'sr' THEN 'pg_catalog.serbian'::regconfig
  WHEN 'sv' THEN 'pg_catalog.swedish'::regconfig
  WHEN 'ta' THEN 'pg_catalog.tamil'::regconfig
  WHEN 'tr' THEN 'pg_catalog.turkish'::regconfig
  WHEN 'yi' THEN 'pg_catalog.yiddish'::regconfig
  ELSE 'pg_catalog.simple'::regconfig
END;

-- The words of a titled text by their weight: A in the title, B in its tags, D in the text.
CREATE FUNCTION article_words(language text, title text, tags text[], body text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN setweight(to_tsvector(text_search_config(language), title), 'A')
  || setweight(to_tsvector(text_search_config(language), coalesce(array_to_string(tags, ' '), '')), 'B')
  || setweight(to_tsvector(text_search_config(language), body), 'D');

-- A query for exactly this word as a search configuration has made it.
CREATE FUNCTION word_query(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery;

-- CreateTable
CREATE TABLE "Article" (
    "id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "language" TEXT,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "writtenIn" TEXT NOT NULL DEFAULT 'und',
    "search" tsvector GENERATED ALWAYS AS (article_words("writtenIn", title, tags, body)) STORED,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Article_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Article_createdAt_id_idx" ON "Article"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Article_updatedAt_id_idx" ON "Article"("updatedAt", "id");

-- CreateIndex
CREATE INDEX "Article_title_id_idx" ON "Article"("title", "id");

-- CreateIndex
CREATE INDEX "Article_search_idx" ON "Article" USING GIN ("search");
