import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '@libs/http/access.js';
import { Tagged } from '@libs/http/etag.interceptor.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { Idempotent } from '@libs/http/idempotency.interceptor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { IfMatch } from '../auth/if-match.js';
import { ArticlesRepository } from './articles.repository.js';
import {
  ArticleDto,
  ArticlePageDto,
  CreateArticleDto,
  ListArticlesQuery,
  UpdateArticleDto,
} from './knowledge.dto.js';
import { articleNotFound } from './knowledge.errors.js';
import { KnowledgeService } from './knowledge.service.js';

/** What is known about how things are here: everybody reads it, managers write it. */
@ApiTags('Knowledge')
@Controller('api/knowledge')
@ApiProblems(400, 401)
export class KnowledgeController {
  constructor(
    private readonly articles: ArticlesRepository,
    private readonly knowledge: KnowledgeService,
  ) {}

  /** Lists articles: the newest first, with `search` those that fit best first. */
  @Get()
  @ApiOkResponse({ type: ArticlePageDto, description: 'A page of articles.' })
  list(@Query() query: ListArticlesQuery): Promise<JsonText> {
    return this.articles.list(query);
  }

  /** Enters an article. */
  @Post()
  @Roles('MANAGER')
  @Idempotent()
  @Tagged()
  @ApiCreatedResponse({ type: ArticleDto, description: 'The new article.' })
  @ApiProblems(422)
  create(@Body() article: CreateArticleDto): Promise<JsonText> {
    return this.knowledge.create(article);
  }

  /** Shows an article. */
  @Get(':id')
  @Tagged()
  @ApiOkResponse({ type: ArticleDto, description: 'The article.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam): Promise<JsonText> {
    return orThrow(await this.articles.get(id), articleNotFound);
  }

  /** Changes an article: fields left out stay. */
  @Patch(':id')
  @Roles('MANAGER')
  @Tagged()
  @ApiOkResponse({ type: ArticleDto, description: 'The changed article.' })
  @ApiProblems(404, 412)
  update(
    @Param() { id }: IdParam,
    @Body() change: UpdateArticleDto,
    @IfMatch() ifMatch: string | undefined,
  ): Promise<JsonText> {
    return this.knowledge.update(id, change, ifMatch);
  }

  /** Deletes an article. */
  @Delete(':id')
  @Roles('MANAGER')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The article is gone.' })
  @ApiProblems(404)
  delete(@Param() { id }: IdParam): Promise<void> {
    return this.knowledge.delete(id);
  }
}
