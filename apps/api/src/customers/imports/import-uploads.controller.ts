import { Controller, HttpCode, Post, Query, Req, Res, applyDecorators } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '@libs/http/access.js';
import type { Actor } from '@libs/http/actor.js';
import { ApiIdempotencyKey } from '@libs/http/idempotency.interceptor.js';
import { Idempotency } from '@libs/http/idempotency.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { CurrentActor } from '@libs/http/request-context.js';
import { TakesUpload, UPLOAD_TYPES } from '@libs/http/upload.js';
import { validationPipe } from '@libs/http/validation.js';
import { CustomerImports } from './customer-imports.service.js';
import { ImportOptionsDto } from './import-options.dto.js';
import { ImportUploads, type Upload } from './import-uploads.service.js';
import { ImportDto, ImportPreviewDto } from './imports.dto.js';

/** A file, with the options of the query as further fields if the client likes that better. */
function TakesCustomers(): MethodDecorator {
  return applyDecorators(
    TakesUpload(...UPLOAD_TYPES),
    ApiBody({
      description:
        'CSV or XLSX; its first row names the columns. Fields of the form may hold the options of the query. The bare file is taken too, with text/csv or the content type of XLSX.',
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary' } },
        additionalProperties: { type: 'string' },
      },
    }),
    ApiProblems(413, 415, 422),
  );
}

/** Where files of customers are sent. */
@ApiTags('Customers')
@Roles('MANAGER')
@Controller('api/customers')
@ApiProblems(400, 401)
export class ImportUploadsController {
  constructor(
    private readonly uploads: ImportUploads,
    private readonly imports: CustomerImports,
    private readonly idempotency: Idempotency,
  ) {}

  /** Imports customers from a CSV or XLSX file. Rows that can't be taken in are listed and stop no other. */
  @Post('import')
  @HttpCode(202)
  @TakesCustomers()
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({
    type: ImportDto,
    description: 'The file is stored, and read row by row from now on.',
  })
  import(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query() query: ImportOptionsDto,
    @CurrentActor() by: Actor,
  ): Promise<unknown> {
    return this.withUpload(request, by, async (upload) => {
      const options = await optionsOf(query, upload);
      const { file } = await this.imports.inspect(upload, options);
      const body = JSON.stringify([upload.digest, file.options, file.columns]);
      return this.idempotency.once({ request, reply, statusCode: 202, body }, () =>
        this.imports.start(upload, file, by),
      );
    });
  }

  /** Shows how a file would be read: what its columns are taken for, and its first rows. Nothing of it is kept. */
  @Post('imports/preview')
  @HttpCode(200)
  @TakesCustomers()
  @ApiOkResponse({ type: ImportPreviewDto, description: 'The columns and the first rows.' })
  preview(
    @Req() request: FastifyRequest,
    @Query() query: ImportOptionsDto,
    @CurrentActor() by: Actor,
  ): Promise<ImportPreviewDto> {
    return this.withUpload(request, by, async (upload) => {
      const { rows, ...rest } = await this.imports.preview(upload, await optionsOf(query, upload));
      return {
        ...rest,
        rows: rows.map(({ number, input, errors }) => ({
          row: number,
          customer: Object.fromEntries(Object.entries(input)),
          errors,
        })),
      };
    });
  }

  /** What came to be no import is removed, however it ends. */
  private async withUpload<Answer>(
    request: FastifyRequest,
    by: Actor,
    work: (upload: Upload) => Promise<Answer>,
  ): Promise<Answer> {
    const upload = await this.uploads.take(request, by);
    try {
      return await work(upload);
    } finally {
      await this.uploads.discard(upload.id);
    }
  }
}

const pipe = validationPipe();

/** @throws ValidationError where the form says what the query could not say either */
async function optionsOf(query: ImportOptionsDto, { fields }: Upload): Promise<ImportOptionsDto> {
  const given = Object.assign({}, query, fields);
  const options: unknown = await pipe.transform(given, { type: 'body', metatype: ImportOptionsDto });
  return options as ImportOptionsDto;
}
