import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config } from '@libs/config/config.js';
import type { AppError } from '@libs/errors/app-error.js';
import { toAppError } from '@libs/http/problem-of.js';
import { ProblemFilter } from '@libs/http/problem.filter.js';
import { problemPage, signInPage } from './report-pages.js';

/** A second try, or another account, may help against these. */
const MAY_SIGN_IN = new Set([401, 403, 429]);

/** Shows browsers that open an address a page where programs get a problem; the status is the same. */
@Catch()
export class ProblemPageFilter implements ExceptionFilter {
  private readonly problems: ProblemFilter;

  constructor(config: Config) {
    this.problems = new ProblemFilter(config);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toAppError(thrown);
    if (!isShown(request) || reply.raw.headersSent || error.status >= 500)
      return this.problems.answer(thrown, request, reply);
    void reply
      .status(error.status)
      .headers({ ...error.extras.headers, 'cache-control': 'no-store' })
      .type('text/html; charset=utf-8')
      .send(pageOf(error, request));
  }
}

function pageOf({ status, code, detail }: AppError, { method, body }: FastifyRequest): string {
  if (code === 'auth.required') return signInPage();
  if (MAY_SIGN_IN.has(status) || (status === 400 && method === 'POST'))
    return signInPage(detail, emailIn(body));
  return problemPage(detail);
}

/** What was typed, so that it need not be typed again. */
function emailIn(body: unknown): string {
  const email: unknown = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  return typeof email === 'string' ? email : '';
}

/** Whether somebody looks at the answer: these two kinds every browser names where an address is opened or a form sent. */
function isShown({ headers: { accept = '' } }: FastifyRequest): boolean {
  const kinds = accept.split(',').map((kind) => kind.split(';', 1)[0]?.trim().toLowerCase());
  return kinds.includes('text/html') && kinds.includes('application/xhtml+xml');
}
