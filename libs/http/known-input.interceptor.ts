import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { ValidationError } from '../errors/app-error.js';
import { readsItself } from './body-parsers.js';
import { routeOf } from './route.js';
import { takesUploads } from './upload.js';

/**
 * Refuses query parameters and bodies on API routes that take none: the DTOs refuse what they do not know only where
 * there is a DTO. A mistyped filter that is silently ignored answers another question than the one that was asked.
 */
@Injectable()
export class KnownInputInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (routeOf(request).startsWith('/api/') && !readsItself(request)) {
      const read = partsRead(context);
      const given = Object.keys(request.query ?? {});
      if (given.length > 0 && !read.has(RouteParamtypes.QUERY))
        refuse(given, 'query parameters', 'parameter');
      if (!read.has(RouteParamtypes.BODY))
        refuseBody(request.body, takesUploads(request) ? 'body but a file' : 'body');
    }
    return next.handle();
  }
}

function refuseBody(body: unknown, what: string): void {
  if (typeof body === 'object' || body === undefined) {
    const given = Object.keys(body ?? {});
    if (given.length > 0) refuse(given, what, 'field');
    return;
  }
  throw new ValidationError(`This address takes no ${what}.`);
}

function refuse(given: string[], what: string, each: string): never {
  const errors = given.map((path) => ({ path, message: `is not a known ${each} here` }));
  throw new ValidationError(`${given.join(', ')}: this address takes no ${what}.`, errors);
}

/** Which parts of the request the handler's parameters are made of. */
function partsRead(context: ExecutionContext): Set<number> {
  const { name } = context.getHandler();
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name) as
    Record<string, unknown> | undefined;
  return new Set(Object.keys(parameters ?? {}).map((key) => Number(key.split(':', 1)[0])));
}
