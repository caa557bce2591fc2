import { Injectable } from '@nestjs/common';
import { searchWords, writtenLanguage } from '@libs/ai/local/topic.js';
import { Audit } from '@libs/audit/audit.js';
import { Clock } from '@libs/clock/clock.js';
import { Database } from '@libs/database/database.js';
import type { FoundText } from '@libs/database/full-text.js';
import { v7 } from '@libs/database/id.js';
import { refuseStale } from '@libs/http/etag.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { changedFields } from '../customers/changed-fields.js';
import { ArticlesRepository } from './articles.repository.js';
import { articleNotFound } from './knowledge.errors.js';
import type { ArticleDto, CreateArticleDto, UpdateArticleDto } from './knowledge.dto.js';

/** An article as the API shows it, field by field. */
type State = Pick<ArticleDto, keyof ArticleDto> & Record<string, unknown>;

/** What is known about how things are here. */
@Injectable()
export class KnowledgeService {
  constructor(
    private readonly database: Database,
    private readonly articles: ArticlesRepository,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** Enters an article. */
  async create({ title, body, language = null, tags, enabled }: CreateArticleDto): Promise<JsonText> {
    return this.database.transaction(async () => {
      const id = v7();
      const now = this.clock.now();
      const writtenIn = languageOf({ title, body, language });
      const given = { title, body, language, tags: tags ?? [], enabled, writtenIn };
      await this.articles.insert({ id, ...given, createdAt: now, updatedAt: now });
      const article = await this.found(id);
      const after = parsed<State>(article);
      await this.audit.record({ action: 'created', entity: 'article', entityId: id, after });
      return article;
    });
  }

  /**
   * Changes the fields that are given; null empties language and tags.
   *
   * @param ifMatch the tag of the state the change was made on, if the caller cares
   * @throws knowledge.not_found, StaleTagError
   */
  async update(id: string, change: UpdateArticleDto, ifMatch: string | undefined): Promise<JsonText> {
    return this.database.transaction(async () => {
      const current = orThrow(await this.articles.lock(id), articleNotFound);
      refuseStale(ifMatch, current);
      const before = parsed<State>(current);
      const { title, body, language, enabled } = change;
      const tags = change.tags === null ? [] : change.tags;
      const changes = changedFields(before, { title, body, language, tags, enabled });
      if (Object.keys(changes).length === 0) return current;
      const writtenIn = languageOf({ ...before, ...changes });
      await this.articles.update(id, { ...changes, writtenIn, updatedAt: this.clock.now() });
      const changed = await this.found(id);
      const after = parsed<State>(changed);
      await this.audit.record({ action: 'updated', entity: 'article', entityId: id, before, after });
      return changed;
    });
  }

  /** @throws knowledge.not_found */
  async delete(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const before = parsed<State>(orThrow(await this.articles.lock(id), articleNotFound));
      await this.articles.delete(id);
      await this.audit.record({ action: 'deleted', entity: 'article', entityId: id, before });
    });
  }

  /**
   * The enabled articles that may answer what somebody asks, the best first: none that shares only words which many
   * articles hold.
   *
   * @param limit at most so many
   */
  async answering(question: string, limit: number): Promise<FoundText[]> {
    const words = searchWords(question);
    if (words.length === 0) return [];
    const found = await this.articles.answering(words.join(' '), limit);
    return found.filter(({ score }) => score >= LEAST_SCORE);
  }

  private async found(id: string): Promise<JsonText> {
    return orThrow(await this.articles.get(id), articleNotFound);
  }
}

/** Less than one telling word of a title, or two of a text, is chance. */
const LEAST_SCORE = 0.8;

/** The language an article is read in: the one it is for, else the one its words tell. */
function languageOf({ title, body, language }: Pick<ArticleDto, 'title' | 'body' | 'language'>): string {
  return language?.split('-')[0]?.toLowerCase() ?? writtenLanguage(`${title}\n${body}`);
}
