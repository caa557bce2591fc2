import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { ActorRole } from './actor.js';
import { ApiProblems } from './openapi.js';

export const PUBLIC_METADATA = 'parley:public';
export const ROLE_METADATA = 'parley:role';

/** Opens a route to callers without a token. Every other route is closed. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(PUBLIC_METADATA, true), ApiSecurity({}));
}

/** Raises a route, or all routes of a controller, to this role and those above it. */
export function Roles(role: ActorRole): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ROLE_METADATA, role), ApiProblems(403));
}
