import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import {
  anyWordOf,
  answersTo,
  LEAST_LIKENESS,
  likenessOf,
  longWords,
  onlyTexts,
  rankOf,
  type FoundText,
} from '@libs/database/full-text.js';
import type { Prisma } from '@libs/database/generated/client.js';
import { keysetPage, type SortKey } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { ArticleSort, ListArticlesQuery } from './knowledge.dto.js';

/** An article as the API shows it. */
const ARTICLE = `json_build_object(
  'id', t.id, 'title', t.title, 'body', t.body, 'language', t.language, 'tags', t.tags, 'enabled', t.enabled,
  'createdAt', iso(t."createdAt"), 'updatedAt', iso(t."updatedAt"))`;

const SORTS: Record<ArticleSort, SortKey> = {
  createdAt: { expression: 't."createdAt"', type: 'timestamptz' },
  updatedAt: { expression: 't."updatedAt"', type: 'timestamptz' },
  title: { expression: 't.title', type: 'text' },
};

/** Where mistyped words are looked for: the whole text would take too long. */
const SKIMMED = `t.title || ' ' || array_to_string(t.tags, ' ') || ' ' || left(t.body, 1000)`;

/** Articles in PostgreSQL. */
@Injectable()
export class ArticlesRepository {
  constructor(private readonly database: Database) {}

  /** A page of the articles that fit the query. */
  async list(query: ListArticlesQuery): Promise<JsonText> {
    const page = { limit: query.limit ?? 20, cursor: query.cursor, entry: ARTICLE, id: 't.id' };
    const where = conditionsOf(query);
    const text = query.search?.trim() ?? '';
    if (text === '') {
      const sort = query.sort ?? '-createdAt';
      return keysetPage(this.database, { ...page, from: '"Article" t', where, sorts: SORTS, sort });
    }
    const { from, rank } = (await this.speaksOf(text)) ? byWords(where, text) : byLikeness(where, text);
    return keysetPage(this.database, {
      ...page,
      from,
      where,
      sorts: { ...SORTS, rank: { expression: rank, type: 'numeric' } },
      sort: query.sort ?? '-rank',
      plan: 'each',
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(`select ${ARTICLE}::text as json from "Article" t where t.id = $1::uuid`, [id]);
  }

  /** As `get`, keeping everybody else from changing it until the transaction ends. */
  lock(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${ARTICLE}::text as json from "Article" t where t.id = $1::uuid for update`,
      [id],
    );
  }

  async insert(article: Prisma.ArticleUncheckedCreateInput): Promise<void> {
    await this.database.prisma.article.create({ data: article, select: { id: true } });
  }

  async update(id: string, changes: Prisma.ArticleUncheckedUpdateInput): Promise<void> {
    await this.database.prisma.article.update({ where: { id }, data: changes, select: { id: true } });
  }

  async delete(id: string): Promise<void> {
    await this.database.prisma.article.delete({ where: { id }, select: { id: true } });
  }

  /**
   * The enabled articles that best answer a question, the best first.
   *
   * @param question the words that say what it is about
   */
  answering(question: string, limit: number): Promise<FoundText[]> {
    const query = answersTo('"Article"', 't.enabled', '$1', limit);
    return this.database.rows<FoundText>(query, [question], 'each');
  }

  /** Whether any article holds any word of this text. */
  private async speaksOf(text: string): Promise<boolean> {
    const [row] = await this.database.rows<{ found: boolean }>(
      `select exists (select from "Article" t where t.search @@ ${anyWordOf('"Article"', '$1')}) as found`,
      [text],
      'each',
    );
    return row?.found ?? false;
  }
}

/** Articles that mistyped words are compared with. */
const COMPARED = 2_000;

interface Ranking {
  from: string;
  rank: string;
}

function byWords(where: Conditions, text: string): Ranking {
  let from = '"Article" t';
  where.add((bind) => {
    // Kept apart by `offset 0`: PostgreSQL would make the query once for the condition and once for the rank.
    from = `(select ${anyWordOf('"Article"', bind(text))} as query offset 0) asked cross join "Article" t`;
    return 't.search @@ asked.query';
  });
  return { from, rank: rankOf('t.search', 'asked.query') };
}

/**
 * For what is mistyped throughout: nothing holds any of its words. No index knows how alike words are, so only the
 * newest articles are compared: a search must not keep the database busy for seconds.
 */
function byLikeness(where: Conditions, text: string): Ranking {
  let rank = '';
  where.add((bind) => {
    const words = bind(longWords(text));
    rank = `(${likenessOf(SKIMMED, words)} + 0.1 * ${likenessOf('t.title', words)})`;
    return `${rank} >= ${LEAST_LIKENESS}`;
  });
  return { from: `(select * from "Article" order by "createdAt" desc limit ${COMPARED}) t`, rank };
}

function conditionsOf(query: ListArticlesQuery): Conditions {
  return onlyTexts(new Conditions(), query).when(
    query.enabled,
    (wanted, bind) => `t.enabled = ${bind(wanted)}::boolean`,
  );
}
