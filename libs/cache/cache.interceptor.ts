import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { cacheOptionsOf, tagsOf, type CacheOptions } from './cache.decorator.js';
import { scopeOf } from './cache-keys.js';
import { CacheService, type CacheLookup } from './cache.service.js';

/** Answers GET routes that carry `@Cache` from the cache: register it for the whole application. */
@Injectable()
export class CacheInterceptor implements NestInterceptor {
  constructor(private readonly cache: CacheService) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const options = cacheOptionsOf(context.getHandler());
    if (!options || context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.method !== 'GET') return next.handle();
    const lookup = lookupOf(options, request, `${context.getClass().name}.${context.getHandler().name}`);
    return defer(() =>
      this.cache.wrap(lookup, () => lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
  }
}

function lookupOf(options: CacheOptions, request: FastifyRequest, name: string): CacheLookup {
  const { ttl, key, scope = 'actor', group = name } = options;
  const asked = key ? key(...([request] as never[])) : request.query;
  return {
    group,
    scope: scopeOf(scope, request.actor),
    id: [request.routeOptions.url, request.params, asked],
    tags: tagsOf(options, [request]),
    ttl,
  };
}
