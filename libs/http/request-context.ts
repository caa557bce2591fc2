import { AsyncLocalStorage } from 'node:async_hooks';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors/app-error.js';
import type { Actor } from './actor.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the identify guard when the request carries a good token or key. */
    actor?: Actor;
  }
}

const storage = new AsyncLocalStorage<FastifyRequest>();

/** The request being served, for the audit log and the log lines; undefined inside jobs. */
export function currentRequest(): FastifyRequest | undefined {
  return storage.getStore();
}

/** Runs `work` and all it starts as part of this request. */
export function withinRequest(request: FastifyRequest, work: () => void): void {
  storage.run(request, work);
}

/**
 * What the rest of this request does is put down to this actor: for public routes on which a one-time secret in the
 * request says who it is.
 */
export function actAs(actor: Actor): void {
  const request = storage.getStore();
  if (request) request.actor = actor;
}

/** The actor of the request. Routes that are not public always have one. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!actor)
    throw new AppError('auth.required', 401, 'Sign in first: send a bearer token with the request.');
  return actor;
});
