import { CACHE_MANAGER } from '@nestjs/cache-manager';
import { Controller, Get, Injectable, Param, Post, Scope, UseInterceptors, type Type } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { Cache as CacheManager } from 'cache-manager';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../http/actor.js';
import { Cache } from './cache.decorator.js';
import { CacheInterceptor } from './cache.interceptor.js';
import { CacheModule } from './cache.module.js';
import { CacheService } from './cache.service.js';
import { BroadcastHub } from './testing/broadcast-hub.js';
import { Globals } from './testing/globals.js';

let computed = 0;
const count = (): Promise<{ n: number }> => Promise.resolve({ n: (computed += 1) });

@Injectable()
class Reports {
  private readonly first = 100;

  @Cache({ ttl: 60_000, tag: (customer: string) => ['reports', `customer:${customer}`] })
  async of(customer: string, options: { deep: boolean }): Promise<string> {
    return `${customer}${options.deep ? '' : ' in short'} ${this.first + (await count()).n}`;
  }

  @Cache({ ttl: 60_000, tag: 'reports', key: (actor: { id: string }) => actor.id })
  async by(actor: { id: string; seen: Date }): Promise<string> {
    return `${actor.id} ${(await count()).n}`;
  }

  /** Calls a cached method of its own. */
  both(): Promise<string[]> {
    return Promise.all([this.of('own', { deep: true }), this.of('own', { deep: true })]);
  }
}

@Controller('things')
class ThingsController {
  constructor(private readonly reports: Reports) {}

  @Get()
  @Cache({ ttl: 60_000, tag: 'things' })
  list(): Promise<object> {
    return count();
  }

  @Get('shared')
  @Cache({ ttl: 60_000, tag: 'things', scope: 'role' })
  shared(): Promise<object> {
    return count();
  }

  @Get('monthly')
  @Cache({
    ttl: 60_000,
    tag: 'things',
    key: (request: FastifyRequest<{ Querystring: { day?: string } }>) => request.query.day?.slice(0, 7),
  })
  monthly(): Promise<object> {
    return count();
  }

  @Get('failing')
  @Cache({ ttl: 60_000, tag: 'things' })
  async failing(): Promise<object> {
    const { n } = await count();
    if (n === 1) throw new Error('not now');
    return { n };
  }

  @Get('plain')
  plain(): Promise<object> {
    return count();
  }

  @Get(':id')
  @Cache({
    ttl: 60_000,
    tag: (request: FastifyRequest<{ Params: { id: string } }>) => `thing:${request.params.id}`,
  })
  one(@Param('id') id: string): Promise<string> {
    return this.reports.of(id, { deep: false });
  }
}

const hub = new BroadcastHub();

function moduleWith(controllers: Type[], providers: Type[]): TestingModuleBuilder {
  return Test.createTestingModule({
    imports: [Globals.with({}, hub.join()), CacheModule],
    controllers,
    providers: [...providers, { provide: APP_INTERCEPTOR, useExisting: CacheInterceptor }],
  });
}

describe('@Cache', () => {
  let app: NestFastifyApplication;
  let server: FastifyInstance;
  const amira: Actor = { type: 'user', id: 'amira', name: 'Amira', role: 'AGENT' };
  let actor: Actor | undefined;

  beforeEach(async () => {
    computed = 0;
    actor = amira;
    const module = await moduleWith([ThingsController], [Reports]).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    server = app.getHttpAdapter().getInstance();
    server.addHook('onRequest', (request, _reply, done) => {
      request.actor = actor;
      done();
    });
    await app.init();
    await server.ready();
  });

  afterEach(() => app.close());

  const get = async (url: string): Promise<number> => (await server.inject(url)).json<{ n: number }>().n;

  describe('on a route', () => {
    it('answers the same question from the cache, in any order of the query', async () => {
      expect(await get('/things?a=1&b=2')).toBe(1);
      expect(await get('/things?b=2&a=1')).toBe(1);
      expect(await get('/things?a=1&b=3')).toBe(2);
      expect(await get('/things?a=1&a=2&b=2')).toBe(3);
    });

    it('never answers one actor with what another one saw', async () => {
      const seen: number[] = [];
      for (const [id, role] of [
        ['amira', 'AGENT'],
        ['ben', 'AGENT'],
        ['amira', 'ADMIN'],
      ] as const) {
        actor = { ...amira, id, role };
        seen.push(await get('/things'));
      }
      actor = undefined;
      seen.push(await get('/things'));
      expect(seen).toEqual([1, 2, 3, 4]);
    });

    it('lets those of one role share with the scope "role"', async () => {
      expect(await get('/things/shared')).toBe(1);
      actor = { ...amira, id: 'ben' };
      expect(await get('/things/shared')).toBe(1);
      actor = { ...amira, role: 'ADMIN' };
      expect(await get('/things/shared')).toBe(2);
    });

    it('uses the key it was given in place of the query', async () => {
      expect(await get('/things/monthly?day=2026-05-01')).toBe(1);
      expect(await get('/things/monthly?day=2026-05-31')).toBe(1);
      expect(await get('/things/monthly?day=2026-06-01')).toBe(2);
    });

    it('tells the things of one path from another and drops them one by one', async () => {
      const [a, b] = [(await server.inject('/things/a')).body, (await server.inject('/things/b')).body];
      expect(a).not.toBe(b);
      await app.get(CacheService).drop('thing:a', 'customer:a');
      expect((await server.inject('/things/a')).body).not.toBe(a);
      expect((await server.inject('/things/b')).body).toBe(b);
    });

    it('keeps no failure', async () => {
      expect((await server.inject('/things/failing')).statusCode).toBe(500);
      expect(await get('/things/failing')).toBe(2);
      expect(await get('/things/failing')).toBe(2);
    });

    it('leaves routes without it alone', async () => {
      expect([await get('/things/plain'), await get('/things/plain')]).toEqual([1, 2]);
    });

    it('keeps its answers in the cache manager of Nest', async () => {
      const manager = app.get<CacheManager>(CACHE_MANAGER);
      await get('/things');
      expect(await manager.clear()).toBe(true);
      expect(await get('/things')).toBe(2);
    });
  });

  describe('on a method of a provider', () => {
    it('answers the same arguments from the cache, whoever calls', async () => {
      const reports = app.get(Reports);
      expect(await reports.of('ada', { deep: true })).toBe('ada 101');
      expect(await reports.of('ada', { deep: true })).toBe('ada 101');
      expect(await reports.of('ada', { deep: false })).toBe('ada in short 102');
      expect(await reports.of('ben', { deep: true })).toBe('ben 103');
      expect(await reports.both()).toEqual(['own 104', 'own 104']);
    });

    it('drops by the tags of its arguments', async () => {
      const reports = app.get(Reports);
      await reports.of('ada', { deep: true });
      await reports.of('ben', { deep: true });
      await app.get(CacheService).drop('customer:ada');
      expect(await reports.of('ada', { deep: true })).toBe('ada 103');
      expect(await reports.of('ben', { deep: true })).toBe('ben 102');
    });

    it('uses the key it was given in place of the arguments', async () => {
      const reports = app.get(Reports);
      expect(await reports.by({ id: 'a', seen: new Date(1) })).toBe('a 1');
      expect(await reports.by({ id: 'a', seen: new Date(2) })).toBe('a 1');
    });

    it('is counted under class and method', async () => {
      await app.get(Reports).of('ada', { deep: true });
      expect(app.get(CacheService).stats()).toEqual([
        { group: 'Reports.of', hits: 0, misses: 1, errors: 0, ratio: 0 },
      ]);
    });
  });
});

describe('a start with @Cache where it cannot work', () => {
  const start = async (controllers: Type[], providers: Type[]): Promise<unknown> => {
    const module = await moduleWith(controllers, providers).compile();
    return module.createNestApplication(new FastifyAdapter(), { logger: false }).init();
  };

  it('is refused on a provider that does not live as long as the process', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class PerRequest {
      @Cache({ ttl: 1, tag: 'x' })
      read(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    await expect(start([], [PerRequest])).rejects.toThrow(
      '@Cache on PerRequest.read: only providers that live',
    );
  });

  it('is refused when two methods would share their answers', async () => {
    @Injectable()
    class One {
      @Cache({ ttl: 1, tag: 'x', group: 'same' })
      read(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    @Injectable()
    class Two {
      @Cache({ ttl: 1, tag: 'x', group: 'same' })
      read(): Promise<number> {
        return Promise.resolve(2);
      }
    }
    await expect(start([], [One, Two])).rejects.toThrow('@Cache on same: another method has this name');
  });

  it('is refused on a route that changes something', async () => {
    @Controller('changes')
    class Changes {
      @Post()
      @Cache({ ttl: 1, tag: 'x' })
      create(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    await expect(start([Changes], [])).rejects.toThrow('@Cache on Changes.create: only GET routes');
  });

  it('is refused on a route with interceptors of its own', async () => {
    @Controller('tagged')
    class Tagged {
      @Get()
      @Cache({ ttl: 1, tag: 'x' })
      @UseInterceptors(CacheInterceptor)
      read(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    await expect(start([Tagged], [])).rejects.toThrow(
      '@Cache on Tagged.read: it has interceptors of its own',
    );
  });

  it('is refused with a ttl that is not a time', () => {
    expect(() => Cache({ ttl: 0, tag: 'x' })).toThrow('ttl');
  });
});
