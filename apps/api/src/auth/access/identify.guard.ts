import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { within } from '@libs/clock/within.js';
import { IDENTIFY_METADATA } from '@libs/http/access.js';
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
  constructor(
    private readonly identities: IdentitiesService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const header = request.headers.authorization;
    if (header === undefined) return true;
    const limit = this.reflector.get<number | undefined>(IDENTIFY_METADATA, context.getClass());
    const identified = this.identify(request, header);
    if (limit === undefined) await identified;
    else await within(limit, identified);
    return true;
  }

  /** Never rejects. Too late for the request it changes nothing any more that matters. */
  private async identify(request: FastifyRequest, header: string): Promise<void> {
    try {
      request.actor = await this.identities.identify(bearerOf(header));
    } catch (error) {
      request.refusal = error instanceof Error ? error : new BadTokenError();
    }
  }
}

function bearerOf(header: string): string {
  const bearer = /^Bearer +(\S+) *$/i.exec(header)?.[1];
  if (bearer === undefined) throw new BadTokenError();
  return bearer;
}
