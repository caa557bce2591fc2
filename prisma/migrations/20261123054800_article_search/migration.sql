-- The languages in use, without a look at every article.
CREATE INDEX "Article_writtenIn_idx" ON "Article"("writtenIn");

-- The words of titles and tags alone: whether a word stands there is told without reading the article's words.
CREATE INDEX "Article_titled_idx" ON "Article" USING GIN (ts_filter("search", '{a,b}'));
