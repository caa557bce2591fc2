import { Readable } from 'node:stream';
import { Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { stringify } from 'csv-stringify/sync';
import { Roles } from '@libs/http/access.js';
import { IdParam } from '@libs/http/id-param.dto.js';
import { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { ImportEnding } from './import-ending.service.js';
import { ImportRowsRepository, type FlatError } from './import-rows.repository.js';
import { ImportUndo } from './import-undo.service.js';
import { ImportDetailDto, ImportDto, ImportPageDto, KeptRowPageDto } from './imports.dto.js';
import { importNotFound } from './imports.errors.js';
import { ImportsRepository } from './imports.repository.js';

/** What became of files of customers. */
@ApiTags('Customers')
@Roles('MANAGER')
@Controller('api/customers/imports')
@ApiProblems(400, 401)
export class ImportsController {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly rows: ImportRowsRepository,
    private readonly ending: ImportEnding,
    private readonly undoing: ImportUndo,
  ) {}

  /** Lists imports, newest first. */
  @Get()
  @ApiOkResponse({ type: ImportPageDto, description: 'A page of imports.' })
  list(@Query() page: PageQuery): Promise<JsonText> {
    return this.imports.list(page);
  }

  /** Shows how far an import is, what its rows came to, and a page of those that could not be taken in. */
  @Get(':id')
  @ApiOkResponse({ type: ImportDetailDto, description: 'The import.' })
  @ApiProblems(404)
  async get(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    const { text } = orThrow(await this.imports.get(id), importNotFound);
    const errors = await this.rows.failed(id, page);
    // Two objects become one: what the page calls "data" are the errors.
    return new JsonText(`${text.slice(0, -1)},${errors.text.slice(1).replace('"data":', '"errors":')}`);
  }

  /** All rows that could not be taken in, as CSV: row, column, field and what is wrong. */
  @Get(':id/errors')
  @ApiProduces('text/csv')
  @ApiOkResponse({
    description: 'A line for each problem.',
    schema: {
      type: 'string',
      example: 'row,column,field,message\r\n17,E-Mail,email,is not an e-mail address',
    },
  })
  @ApiProblems(404)
  async errors(@Param() { id }: IdParam): Promise<StreamableFile> {
    orThrow(await this.imports.get(id), importNotFound);
    const lines = Readable.from(csvOf(this.rows.errors(id)), { objectMode: false });
    return new StreamableFile(lines, {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="import-errors-${id}.csv"`,
    });
  }

  /** Lists what undoing left as it is, and why. */
  @Get(':id/kept')
  @ApiOkResponse({ type: KeptRowPageDto, description: 'A page of rows, in the order of the file.' })
  @ApiProblems(404)
  async kept(@Param() { id }: IdParam, @Query() page: PageQuery): Promise<JsonText> {
    orThrow(await this.imports.get(id), importNotFound);
    return this.rows.kept(id, page);
  }

  /** Stops an import. What it did so far stays, and can be undone. */
  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOkResponse({ type: ImportDto, description: 'The import, cancelled.' })
  @ApiProblems(404, 409)
  cancel(@Param() { id }: IdParam): Promise<JsonText> {
    return this.ending.cancel(id);
  }

  /**
   * Takes back what an import did: customers it made and nobody touched since are deleted, fields it changed and
   * nobody changed since get their old values.
   */
  @Post(':id/undo')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: ImportDto, description: 'It is being taken back.' })
  @ApiProblems(404, 409)
  undo(@Param() { id }: IdParam): Promise<JsonText> {
    return this.undoing.start(id);
  }
}

/** Cells that spreadsheets would take for formulas are made harmless: headers are a stranger's words. */
async function* csvOf(pages: AsyncIterable<FlatError[]>): AsyncGenerator<string> {
  const options = { record_delimiter: '\r\n', escape_formulas: true };
  yield stringify([['row', 'column', 'field', 'message']], options);
  for await (const page of pages)
    yield stringify(
      page.map(({ row, column, path, message }) => [row, column ?? '', path, message]),
      options,
    );
}
