import { SetMetadata, type CustomDecorator, type ExecutionContext } from '@nestjs/common';

/**
 * Routes with limits of their own: `auth` for whatever tries a password, `signup` and `reset` beside it (a few tries
 * per address and per account each: who mistyped a password can still ask for a new one), `webhooks` for routes that count for themselves through WebhookThrottle once they know who calls.
 */
export type ThrottleKind = TryingKind | 'webhooks';
export type TryingKind = 'auth' | 'signup' | 'reset';

const THROTTLE_METADATA = 'parley:throttle';

/** Limits a controller or a route as one of its kind instead of like the rest of the API. */
export function ThrottleAs(kind: ThrottleKind): CustomDecorator {
  return SetMetadata(THROTTLE_METADATA, kind);
}

/** Whether such a route is limited to a few tries. */
export function isTrying(kind: ThrottleKind | 'none' | undefined): kind is TryingKind {
  return kind === 'auth' || kind === 'signup' || kind === 'reset';
}

/** Takes a controller or a route out of all limits: for health checks and the like. */
export function NoThrottle(): CustomDecorator {
  return SetMetadata(THROTTLE_METADATA, 'none');
}

/** The kind of the route that is called; the route's own mark goes before its controller's. */
export function throttleKindOf(context: ExecutionContext): ThrottleKind | 'none' | undefined {
  const kind: unknown =
    Reflect.getMetadata(THROTTLE_METADATA, context.getHandler()) ??
    Reflect.getMetadata(THROTTLE_METADATA, context.getClass());
  return kind as ThrottleKind | 'none' | undefined;
}
