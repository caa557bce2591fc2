import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Roles } from '@libs/http/access.js';
import { ApiProblems } from '@libs/http/openapi.js';
import { ExportQuery } from './export.dto.js';
import { ExportAnswers } from './export-answers.service.js';

/** What the product knows, as files. */
@ApiTags('Analytics')
@Roles('MANAGER')
@Controller('api/analytics/export')
export class ExportController {
  constructor(private readonly answers: ExportAnswers) {}

  /**
   * Downloads customers, messages, leads or metrics as a file, with the filters of their own list.
   * @remarks Streamed as it is read, from one moment of the database. A cell of a CSV file that would be taken for a
   * formula has an apostrophe before it. A download that could not be finished ends without the end of its
   * transfer, so that clients report an error; a whole one has the trailer `X-Export-Rows`. `metrics` has a row for
   * each figure of the period, then for each figure of each day. Exports are in the audit log. HEAD shows the headers
   * and exports nothing.
   */
  @Get()
  @ApiProduces(
    'text/csv',
    'application/json',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  )
  @ApiOkResponse({
    description: 'The file.',
    schema: {
      type: 'string',
      format: 'binary',
      example: 'id,name\r\n0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01,Ana Souza\r\n',
    },
  })
  @ApiProblems(400, 401)
  export(
    @Query() query: ExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.answers.answer(query, request, reply);
  }
}
