import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { cacheOptionsOf, tagsOf, type CacheOptions } from './cache.decorator.js';
import { CacheService } from './cache.service.js';

type Method = (this: unknown, ...args: unknown[]) => Promise<unknown>;
type Holder = Record<string, unknown>;

/** Puts the cache in front of each provider's methods that carry `@Cache`, and refuses to start where it can't work. */
@Injectable()
export class CachedMethods implements OnModuleInit {
  private readonly wrapped = new Set<object>();
  private readonly groups = new Map<string, unknown>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly cache: CacheService,
  ) {}

  /** @throws Error naming the method, for the first one that can't be cached */
  onModuleInit(): void {
    for (const { metatype } of this.discovery.getControllers()) this.checkRoutes(metatype);
    for (const wrapper of this.discovery.getProviders()) {
      const prototype = prototypeOf(wrapper.instance ?? wrapper.metatype);
      for (const [name, options] of this.cachedOf(prototype)) {
        const group = options.group ?? `${prototype?.constructor.name}.${name}`;
        if (!wrapper.isDependencyTreeStatic() || !wrapper.instance) {
          throw new Error(
            `@Cache on ${group}: only providers that live as long as the process can be cached.`,
          );
        }
        this.wrap(wrapper.instance as Holder, name, group, options);
      }
      if (wrapper.instance) this.wrapped.add(wrapper.instance as object);
    }
  }

  private wrap(instance: Holder, name: string, group: string, options: CacheOptions): void {
    if (this.wrapped.has(instance)) return;
    const method = instance[name] as Method;
    if ((this.groups.get(group) ?? method) !== method) {
      throw new Error(
        `@Cache on ${group}: another method has this name. Give one of them a group of its own.`,
      );
    }
    this.groups.set(group, method);
    const { cache } = this;
    instance[name] = function cached(this: unknown, ...args: unknown[]): Promise<unknown> {
      const id = options.key ? options.key(...(args as never[])) : args;
      const lookup = { group, scope: 'method', id, tags: tagsOf(options, args), ttl: options.ttl };
      return cache.wrap(lookup, () => method.apply(this, args));
    };
  }

  /** An interceptor of the route itself runs inside the cache: what it does would happen for one caller in many. */
  private checkRoutes(controller: unknown): void {
    for (const [name] of this.cachedOf(prototypeOf(controller))) {
      const route = `${(controller as { name: string }).name}.${name}`;
      const method = (prototypeOf(controller) as Holder)[name] as object;
      if (Reflect.getMetadata(METHOD_METADATA, method) !== RequestMethod.GET) {
        throw new Error(`@Cache on ${route}: only GET routes can be cached.`);
      }
      const inner: unknown =
        Reflect.getMetadata(INTERCEPTORS_METADATA, method) ??
        Reflect.getMetadata(INTERCEPTORS_METADATA, controller as object);
      if (inner !== undefined) {
        throw new Error(
          `@Cache on ${route}: it has interceptors of its own. Cache the method behind it instead.`,
        );
      }
    }
  }

  private cachedOf(prototype: object | undefined): [name: string, options: CacheOptions][] {
    if (!prototype) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((name) => {
      const options = cacheOptionsOf((prototype as Holder)[name]);
      return options ? [[name, options]] : [];
    });
  }
}

function prototypeOf(provider: unknown): object | undefined {
  if (typeof provider === 'function') return (provider as { prototype?: object }).prototype;
  if (typeof provider !== 'object' || provider === null) return undefined;
  return (Object.getPrototypeOf(provider) as object | null) ?? undefined;
}
