import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether bodies that are not JSON are dropped instead of refused. */
    dropsForms?: boolean;
  }
}

/**
 * A public route whose address says all there is to say, and that mail programs and plain pages post a form to. What
 * the form holds is dropped. Only for routes that are protected by a token in their address: a form is what other sites
 * can post without asking.
 */
export function DropsForms(): MethodDecorator {
  return applyDecorators(
    RouteConfig({ dropsForms: true }),
    ApiConsumes('application/x-www-form-urlencoded', 'multipart/form-data'),
  );
}

/** Whether the request is for such a route. */
export function dropsForms({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.dropsForms === true;
}
