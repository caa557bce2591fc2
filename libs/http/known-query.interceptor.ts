import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { ValidationError } from '../errors/app-error.js';

/** Routes that look at the query, or at the request itself, know what may be in it. */
const READS_QUERY = new Set([String(RouteParamtypes.QUERY), String(RouteParamtypes.REQUEST)]);

/**
 * Refuses query parameters on API routes that have none: the DTOs refuse unknown ones only where there is a DTO.
 * A mistyped filter that is silently ignored answers another question than the one that was asked.
 */
@Injectable()
export class KnownQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = Object.keys(request.query ?? {});
    if (given.length > 0 && request.url.startsWith('/api/') && !readsQuery(context)) {
      const errors = given.map((path) => ({ path, message: 'is not a known parameter here' }));
      throw new ValidationError(`${given.join(', ')}: this address takes no query parameters.`, errors);
    }
    return next.handle();
  }
}

function readsQuery(context: ExecutionContext): boolean {
  const { name } = context.getHandler();
  const routeArguments = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), name) as
    Record<string, unknown> | undefined;
  return Object.keys(routeArguments ?? {}).some((key) => READS_QUERY.has(key.split(':', 1)[0] ?? ''));
}
