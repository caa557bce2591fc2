import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { etagOf, namesTag } from './etag.js';
import { JsonText } from './json-text.js';

/** Tags the resource it answers with, and answers 304 to a caller that already has it. */
@Injectable()
export class EtagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body: unknown) => {
        if (!(body instanceof JsonText)) return body;
        const tag = etagOf(body);
        void reply.header('etag', tag);
        const known = request.headers['if-none-match'];
        if (
          (request.method === 'GET' || request.method === 'HEAD') &&
          known !== undefined &&
          namesTag(known, tag)
        ) {
          void reply.status(304);
          return undefined;
        }
        return body;
      }),
    );
  }
}

/** For routes that answer with a single resource: sends its ETag, honours If-None-Match. */
export function Tagged(): MethodDecorator {
  return applyDecorators(
    UseInterceptors(EtagInterceptor),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'A tag you have: 304 when it is still the current one.',
    }),
  );
}
