import { applyDecorators, SetMetadata, type CustomDecorator } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { ActorRole } from './actor.js';
import { ApiProblems } from './openapi.js';

export const PUBLIC_METADATA = 'parley:public';
export const IDENTIFY_METADATA = 'parley:identify-within';
export const ROLE_METADATA = 'parley:role';

/** Opens a route to callers without a token. Every other route is closed. */
export function Public(): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(PUBLIC_METADATA, true), ApiSecurity({}));
}

/** On a public route: callers who can't be identified within so many milliseconds are answered as strangers. */
export function IdentifyWithin(limit: number): CustomDecorator {
  return SetMetadata(IDENTIFY_METADATA, limit);
}

/** Raises a route, or all routes of a controller, to this role and those above it. */
export function Roles(role: ActorRole): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(ROLE_METADATA, role), ApiProblems(403));
}
