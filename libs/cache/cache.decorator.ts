import type { CacheScope } from './cache-keys.js';

export const CACHE_METADATA = 'parley:cache';

/** What `@Cache` takes. Functions get the arguments of the method; on a route they get the Fastify request. */
export interface CacheOptions {
  /** Milliseconds the answer is kept at most. */
  ttl: number;
  /** Whatever changes the answer drops one of these tags: `cache.drop('leads')`. */
  tag: string | readonly string[] | ((...args: never[]) => string | readonly string[]);
  /**
   * What tells one answer from another, as any plain value. Left out: all arguments; on a route the path's
   * parameters and the query, which is the part this replaces.
   */
  key?: (...args: never[]) => unknown;
  /** On a route: whose requests may share an answer. `actor` (the default) means nobody's but one's own. */
  scope?: CacheScope;
  /** Name in the figures and in the keys. Left out: `Class.method`. */
  group?: string;
}

/** A method whose answers are cached. */
type CachedMethod = (...args: never[]) => Promise<unknown>;

/**
 * Keeps the answers of a GET route or of a method of a singleton provider. They must be JSON (or JsonText) and
 * come back as JSON gives them: a Date becomes a text, also the first time. A route must not set headers or a
 * status of its own; a method must not depend on anything but its arguments and what its tags stand for.
 */
export function Cache(options: CacheOptions) {
  if (!(options.ttl > 0)) throw new TypeError('@Cache needs a ttl in milliseconds above 0.');
  return <Method extends CachedMethod>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    const { value } = descriptor;
    if (!value)
      throw new TypeError(`@Cache belongs on a method: ${target.constructor.name}.${String(name)} is none.`);
    Reflect.defineMetadata(CACHE_METADATA, options, value);
  };
}

/** The options given to `@Cache` on this method, if it carries it. */
export function cacheOptionsOf(method: unknown): CacheOptions | undefined {
  if (typeof method !== 'function') return undefined;
  return Reflect.getMetadata(CACHE_METADATA, method) as CacheOptions | undefined;
}

/** The tags of one call. @param args of the method, or the request of a route */
export function tagsOf({ tag }: CacheOptions, args: readonly unknown[]): readonly string[] {
  const tags = typeof tag === 'function' ? tag(...(args as never[])) : tag;
  return typeof tags === 'string' ? [tags] : tags;
}
