import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '../config/config.js';
import type { AppError } from '../errors/app-error.js';
import { problem, PROBLEM_TYPE } from './problem.js';
import { toAppError } from './problem-of.js';
import { routeOf } from './route.js';

/** Turns whatever a request ended with into problem+json: the only place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Http');

  constructor(private readonly config: Config) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also used for the errors of Fastify itself, which never reach Nest. */
  answer(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = toAppError(thrown);
    const cause = error.extras.cause ?? thrown;
    if (error.status >= 500) this.tell(error, cause, request);
    if (reply.raw.headersSent) {
      // Half an answer is out: cutting the connection is the only honest end.
      reply.raw.destroy();
      return;
    }
    void reply
      .status(error.status)
      .headers({ 'x-request-id': request.id, 'cache-control': 'no-store', ...error.extras.headers })
      .type(PROBLEM_TYPE)
      .send(
        JSON.stringify(
          problem({
            status: error.status,
            code: error.code,
            detail: error.detail,
            instance: pathOf(request),
            requestId: request.id,
            errors: error.extras.errors,
            stack: this.config.NODE_ENV === 'development' ? describe(cause) : undefined,
          }),
        ),
      );
  }

  /** With the stack where it is a fault of ours. That something is away, each request finds out in the same way. */
  private tell(error: AppError, cause: unknown, request: FastifyRequest): void {
    const what = `${request.method} ${routeOf(request)} ended with ${error.status} ${error.code}`;
    const line = {
      message: `${what}: ${firstLine(cause)}`,
      category: error.category,
      requestId: request.id,
    };
    if (error.status === 503) this.log.warn(line);
    else this.log.error({ ...line, stack: cause instanceof Error ? cause.stack : undefined });
  }
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message.trim()}` : String(cause);
  return text.slice(0, 500).split('\n', 1)[0] ?? '';
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
