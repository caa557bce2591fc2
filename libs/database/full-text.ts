import type { Conditions } from './conditions.js';

// Tables that are searched carry `title`, `body`, `tags` and `language` (for whom it is; null for all), `search` (a
// tsvector of `article_words`) and `writtenIn` (the language it was made in).

/** A text that may answer a question. */
export interface FoundText {
  id: string;
  title: string;
  body: string;
  /** BCP 47 primary tag, `und` where nobody can tell. */
  writtenIn: string;
  /** 1 is one telling word of the question in the title. */
  score: number;
}

/** Which texts are wanted. */
export interface TextFilter {
  /** BCP 47: for those who speak it, whatever the region. */
  language?: string | undefined;
  /** Exactly as written. */
  tag?: string | undefined;
}

/** Adds what of a filter is given, about rows named `t`. */
export function onlyTexts(conditions: Conditions, { language, tag }: TextFilter): Conditions {
  return conditions
    .when(
      language,
      (spoken, bind) =>
        `t.language is null or split_part(t.language, '-', 1) = split_part(${bind(spoken)}, '-', 1)`,
    )
    .when(tag, (wanted, bind) => `t.tags @> array[${bind(wanted)}]::text[]`);
}

/**
 * An SQL expression for a query that finds rows with any word of a text, in any inflection that the languages in use
 * know. Any and not all: a question holds words that its answer does not. Null where the text has no words.
 *
 * @param text placeholder of the text
 */
export function anyWordOf(table: string, text: string): string {
  return `(select string_agg(distinct word_query(lexeme)::text, ' | ')::tsquery
    from (select distinct text_search_config("writtenIn") as config
      from (select distinct "writtenIn" from ${table}) used) used, unnest(to_tsvector(used.config, ${text})))`;
}

/** How well the words found stand together, titles over texts; for ordering and paging. */
export function rankOf(search: string, query: string): string {
  return `round(ts_rank_cd(${search}, ${query}, 1)::numeric, 6)`;
}

/**
 * How near the nearest part of a text comes to any of these words, 0 to 1: finds what was mistyped.
 *
 * @param words placeholder of a text[]
 */
export function likenessOf(text: string, words: string): string {
  return `round(coalesce((select max(word_similarity(word, lower(${text}))) from unnest(${words}::text[]) word), 0)::numeric, 6)`;
}

/** From here on two spellings are taken for one word: two swapped letters in one of seven come to 0.375. */
export const LEAST_LIKENESS = 0.35;

/** The words of a text that are worth correcting: short ones are like too many others. */
export function longWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words)].filter((word) => word.length >= 4).slice(0, 8);
}

/**
 * An SQL query for the texts that best answer a question, as `FoundText`, the best first.
 *
 * @param where which rows are looked at: a condition on `t`
 * @param question placeholder of the words that say what it is about, short enough to be looked up word by word
 */
export function answersTo(table: string, where: string, question: string, limit: number): string {
  return `select t.id::text, t.title, t.body, t."writtenIn", found.score::float8 as score
    from (${scoresOf(table, where, question)}) found join ${table} t on t.id = found.id
    order by found.score desc, t.id limit ${Math.trunc(limit)}`;
}

/**
 * The rows that answer a text, as `id` and `score`, in no order. A word weighs the more the fewer rows hold it,
 * and more in a title or tag than in a text: what all articles speak of says nothing about any of them. Only the words
 * as the row's own language reads them count.
 */
function scoresOf(table: string, where: string, text: string): string {
  // Each word by itself through the indexes: what a row's tsvector holds is read for none of the rows it stands in.
  const holding = (search: string): string =>
    `select used.config, word.lexeme, t.id from word cross join lateral (
       select t.id, t."writtenIn" from ${table} t
       where ${search} @@ word_query(word.lexeme) and t."writtenIn" = any(word.languages) and (${where})) t
     join used using ("writtenIn")`;
  return `with used as materialized (
      select "writtenIn", text_search_config("writtenIn") as config from (select distinct "writtenIn" from ${table}) used
    ), word as materialized (
      select lexeme, array_agg("writtenIn") as languages from used, unnest(to_tsvector(config, ${text})) group by lexeme
    ), hit as materialized (
      ${holding('t.search')}
    ), titled as materialized (
      ${holding("ts_filter(t.search, '{a,b}')")}
    ), weight as (
      select config, lexeme, ln(1 + total::float8 / count(*)) / ln(1 + total::float8) as weight
      from hit, (select count(*) as total from ${table} t where ${where}) rows group by config, lexeme, total
    )
    select hit.id, sum(weight.weight * case when titled.id is null then 0.45 else 1 end) as score
    from hit join weight using (config, lexeme) left join titled using (config, lexeme, id) group by hit.id`;
}
