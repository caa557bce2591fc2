import type { FastifyRequest } from 'fastify';

/** The route of what belongs to none: one name, so that nobody can make up any number of them. */
export const UNKNOWN_ROUTE = 'unknown';

/**
 * The pattern of the route that was found, `/api/customers/:id`, whatever percent signs the caller wrote it with.
 *
 * @param otherwise what stands for it where none was found
 */
export function routeOf({ routeOptions }: FastifyRequest, otherwise = UNKNOWN_ROUTE): string {
  return routeOptions.url ?? otherwise;
}
