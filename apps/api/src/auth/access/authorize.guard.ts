import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { PUBLIC_METADATA, ROLE_METADATA } from '@libs/http/access.js';
import { mayActAs, type ActorRole } from '@libs/http/actor.js';
import { ForbiddenError, SignInRequiredError } from '../auth.errors.js';

/** Lets through who may. A route that says nothing is closed to strangers. */
@Injectable()
export class AuthorizeGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const [route, controller] = [context.getHandler(), context.getClass()];
    const raised = this.reflector.get<ActorRole | undefined>(ROLE_METADATA, route);
    // The word nearest to the route holds: a raised route of a public controller is closed.
    if (this.reflector.get<boolean | undefined>(PUBLIC_METADATA, route)) return true;
    if (raised === undefined && this.reflector.get<boolean | undefined>(PUBLIC_METADATA, controller))
      return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!request.actor) throw request.refusal ?? new SignInRequiredError();
    const needed = raised ?? this.reflector.get<ActorRole | undefined>(ROLE_METADATA, controller);
    if (needed !== undefined && !mayActAs(request.actor.role, needed)) throw new ForbiddenError(needed);
    return true;
  }
}
