import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '@libs/clock/clock.js';
import { StreamedBody } from '@libs/http/streamed-body.js';
import type { ExportQuery } from './export.dto.js';
import { ExportCut } from './export.errors.js';
import { ExportsService, type ExportRequest } from './exports.service.js';

/** The trailer that tells how many rows a whole export has. */
const ROWS = 'x-export-rows';

/** Answers requests with exports. */
@Injectable()
export class ExportAnswers {
  constructor(
    private readonly exports: ExportsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends the export. When it can not be finished the connection is cut in the middle of the answer.
   *
   * @throws ValidationError, TooManyExports, DatabaseUnavailableError while nothing was sent
   */
  async answer(query: ExportQuery, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const wanted = requestOf(query);
    if (request.method === 'HEAD') {
      await this.exports.check(wanted);
      // Without a body of unknown length Fastify would tell that it has none.
      void this.head(wanted, reply).send(Readable.from([]));
      return;
    }
    const leaving = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) leaving.abort(new ExportCut('The reader left.'));
    });
    try {
      await this.exports.within(wanted, leaving.signal, (run) => {
        const body = new StreamedBody(reply.raw);
        // Trailers are a part of chunked transfer, which older HTTP does not have.
        if (request.raw.httpVersion === '1.1')
          reply.trailer(ROWS, () => Promise.resolve(String(run.written.rows)));
        void this.head(wanted, reply).send(body);
        return run.pour(body);
      });
    } catch (error) {
      // What was sent is cut off already: that is the answer.
      if (!reply.sent) throw error;
    }
  }

  private head(wanted: ExportRequest, reply: FastifyReply): FastifyReply {
    return reply
      .type(this.exports.contentTypeOf(wanted.format))
      .header(
        'content-disposition',
        `attachment; filename="${this.exports.nameOf(wanted, this.clock.now())}"`,
      )
      .header('cache-control', 'no-store')
      .header('accept-ranges', 'none')
      .header('x-accel-buffering', 'no');
  }
}

function requestOf({ dataset, format, bom, ...filters }: ExportQuery): ExportRequest {
  return { dataset, format, bom, filters: Object.fromEntries(Object.entries(filters)) };
}
