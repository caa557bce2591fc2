import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** The request's If-Match, or undefined; documented as a header of the route. For `refuseStale`. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'],
  [
    (target, key) => {
      const route = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
      if (key === undefined || route === undefined) return;
      ApiHeader({
        name: 'If-Match',
        required: false,
        description: 'The ETag you read: 412 when somebody changed it since.',
      })(target, key, route);
    },
  ],
);
