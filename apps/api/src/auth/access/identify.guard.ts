import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { BadTokenError } from '../auth.errors.js';
import { IdentitiesService } from './identities.service.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request's token or key made nobody of its sender; for whoever has to refuse it. */
    refusal?: Error;
  }
}

/** Finds out who sends a request. It never refuses one: public routes take anybody, also with a bad token. */
@Injectable()
export class IdentifyGuard implements CanActivate {
  constructor(private readonly identities: IdentitiesService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers.authorization;
    if (header === undefined) return true;
    try {
      request.actor = await this.identities.identify(bearerOf(header));
    } catch (error) {
      request.refusal = error instanceof Error ? error : new BadTokenError();
    }
    return true;
  }
}

function bearerOf(header: string): string {
  const bearer = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (bearer === undefined) throw new BadTokenError();
  return bearer;
}
