import {
  Body,
  Catch,
  Controller,
  Get,
  Ip,
  Param,
  Post,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyInstance, FastifyReply, LightMyRequestResponse } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { BroadcastHub } from '../cache/testing/broadcast-hub.js';
import { Globals } from '../cache/testing/globals.js';
import { AppError } from '../errors/app-error.js';
import type { Config } from '../config/config.js';
import type { Actor } from '../http/actor.js';
import { NoThrottle, ThrottleAs } from './throttle-as.js';
import { ThrottleGuard } from './throttle.guard.js';
import { ThrottleModule } from './throttle.module.js';
import { WebhookThrottle } from './webhook-throttle.js';

@Controller()
class ApiController {
  @Get('customers')
  customers(): string[] {
    return [];
  }

  @Get('leads')
  leads(): string[] {
    return [];
  }

  @Get('health')
  @NoThrottle()
  health(): string {
    return 'ok';
  }
}

@Controller('auth')
@ThrottleAs('auth')
class AuthController {
  @Post('login')
  login(@Body() body: unknown): unknown {
    return body;
  }

  @Get('key')
  @NoThrottle()
  key(): string {
    return 'open';
  }
}

@Controller('webhooks')
@ThrottleAs('webhooks')
class WebhooksController {
  constructor(private readonly throttle: WebhookThrottle) {}

  @Post(':channel/:signature')
  async receive(
    @Param('channel') channel: string,
    @Param('signature') signature: string,
    @Ip() ip: string,
  ): Promise<object> {
    if (signature === 'good') return this.throttle.countVerified(channel);
    await this.throttle.countUnverified(ip);
    throw new AppError('webhooks.bad_signature', 401, 'The signature is wrong.');
  }
}

/** As much of the product's filter as the limits need. */
@Catch(AppError)
class Filter implements ExceptionFilter<AppError> {
  catch(error: AppError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply
      .status(error.status)
      .headers(error.extras.headers ?? {})
      .send({ code: error.code, detail: error.detail });
  }
}

const actor = (id: string): Actor => ({ type: 'user', id, name: id, role: 'AGENT' });

describe('the rate limits', () => {
  let app: NestFastifyApplication | undefined;

  afterEach(() => app?.close());

  async function start(config: Partial<Config> = {}): Promise<FastifyInstance> {
    const module = await Test.createTestingModule({
      imports: [Globals.with(config, new BroadcastHub().join()), ThrottleModule],
      controllers: [ApiController, AuthController, WebhooksController],
      providers: [
        { provide: APP_GUARD, useExisting: ThrottleGuard },
        { provide: APP_FILTER, useClass: Filter },
      ],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ trustProxy: false }), {
      logger: false,
    });
    const server = app.getHttpAdapter().getInstance();
    server.addHook('onRequest', (request, _reply, done) => {
      const id = request.headers['x-actor'];
      if (typeof id === 'string') request.actor = actor(id);
      done();
    });
    await app.init();
    await server.ready();
    return server;
  }

  const limitHeaders = ({ headers }: LightMyRequestResponse): string[] =>
    Object.keys(headers)
      .filter((name) => /limit|retry/i.test(name))
      .sort();

  const login = (
    server: FastifyInstance,
    remoteAddress: string,
    email?: string,
  ): Promise<LightMyRequestResponse> =>
    server.inject({ method: 'POST', url: '/auth/login', remoteAddress, payload: { email, password: 'x' } });

  it('allow an anonymous caller 100 calls in 15 minutes, over all routes together', async () => {
    const server = await start();
    const first = await server.inject('/customers');
    expect(first.headers).toMatchObject({
      'ratelimit-limit': '100',
      'ratelimit-remaining': '99',
      'ratelimit-reset': '900',
    });
    expect(limitHeaders(first)).toEqual(['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset']);
    for (let call = 1; call < 100; call += 1) {
      expect((await server.inject(call % 2 ? '/leads' : '/customers')).statusCode).toBe(200);
    }
    expect((await server.inject('/leads')).statusCode).toBe(429);
    expect((await server.inject({ url: '/leads', remoteAddress: '198.51.100.7' })).statusCode).toBe(200);
  });

  it('refuse with 429, our own code, the time to wait and Retry-After', async () => {
    const server = await start();
    for (let call = 0; call < 5; call += 1) await login(server, '192.0.2.1');
    const refused = await login(server, '192.0.2.1');
    expect(refused.statusCode).toBe(429);
    expect(refused.json()).toEqual({
      code: 'rate_limit.exceeded',
      detail: 'Too many requests. Wait 15 minutes, then try again.',
    });
    expect(refused.headers).toMatchObject({
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '900',
      'retry-after': '900',
    });
    expect(limitHeaders(refused)).toHaveLength(4);
  });

  it('allow a signed-in actor RATE_LIMIT_MAX calls in RATE_LIMIT_WINDOW_MS, wherever from', async () => {
    const server = await start({ RATE_LIMIT_MAX: 3, RATE_LIMIT_WINDOW_MS: 30_000 });
    const call = (id: string, remoteAddress: string): Promise<LightMyRequestResponse> =>
      server.inject({ url: '/leads', headers: { 'x-actor': id }, remoteAddress });
    const first = await call('amira', '192.0.2.1');
    expect(first.headers).toMatchObject({ 'ratelimit-limit': '3', 'ratelimit-reset': '30' });
    await call('amira', '192.0.2.2');
    await call('amira', '192.0.2.3');
    expect((await call('amira', '192.0.2.4')).statusCode).toBe(429);
    expect((await call('ben', '192.0.2.1')).statusCode).toBe(200);
  });

  it('do not take signed-in calls from the budget of their office address', async () => {
    const server = await start();
    for (let call = 0; call < 150; call += 1) {
      await server.inject({ url: '/leads', headers: { 'x-actor': 'amira' } });
    }
    expect((await server.inject('/leads')).headers['ratelimit-remaining']).toBe('99');
  });

  it('do not believe X-Forwarded-For where no proxy is trusted', async () => {
    const server = await start();
    const statuses: number[] = [];
    for (let call = 0; call < 6; call += 1) {
      const answer = await server.inject({
        method: 'POST',
        url: '/auth/login',
        headers: {
          'x-forwarded-for': `203.0.113.${call}`,
          'x-real-ip': `203.0.113.${call}`,
          forwarded: `for=203.0.113.${call}`,
        },
        payload: {},
      });
      statuses.push(answer.statusCode);
    }
    expect(statuses).toEqual([201, 201, 201, 201, 201, 429]);
  });

  it('count the addresses of one IPv6 network as one', async () => {
    const server = await start();
    for (let call = 0; call < 5; call += 1) await login(server, `2001:db8::${call + 1}`);
    expect((await login(server, '2001:db8::ffff:1')).statusCode).toBe(429);
    expect((await login(server, '2001:db8:0:1::1')).statusCode).toBe(201);
  });

  it('allow an account 5 tries, from however many addresses and in whatever spelling', async () => {
    const server = await start();
    for (let call = 0; call < 5; call += 1) {
      expect((await login(server, `192.0.2.${call}`, 'amira@example.com')).statusCode).toBe(201);
    }
    expect((await login(server, '192.0.2.100', ' AMIRA@example.com')).statusCode).toBe(429);
    expect((await login(server, '192.0.2.101', 'ben@example.com')).statusCode).toBe(201);
  });

  it('allow an address 5 tries, at however many accounts', async () => {
    const server = await start();
    for (let call = 0; call < 5; call += 1) await login(server, '192.0.2.1', `user${call}@example.com`);
    expect((await login(server, '192.0.2.1', 'another@example.com')).statusCode).toBe(429);
  });

  it('do not let an address that has used up its tries use up those of an account', async () => {
    const server = await start();
    for (let call = 0; call < 30; call += 1)
      await login(server, '192.0.2.1', call < 5 ? 'any@example.com' : 'amira@example.com');
    expect((await login(server, '192.0.2.2', 'amira@example.com')).statusCode).toBe(201);
  });

  it('show the tighter of the two limits of a try', async () => {
    const server = await start();
    await login(server, '192.0.2.1', 'amira@example.com');
    await login(server, '192.0.2.1', 'amira@example.com');
    expect((await login(server, '192.0.2.2', 'amira@example.com')).headers['ratelimit-remaining']).toBe('2');
    expect((await login(server, '192.0.2.1', 'ben@example.com')).headers['ratelimit-remaining']).toBe('2');
  });

  it('keep tries apart from ordinary calls', async () => {
    const server = await start();
    for (let call = 0; call < 6; call += 1) await login(server, '192.0.2.1');
    const answer = await server.inject({ url: '/leads', remoteAddress: '192.0.2.1' });
    expect(answer.headers['ratelimit-remaining']).toBe('99');
  });

  it('leave out what is marked, the route before its controller', async () => {
    const server = await start();
    for (let call = 0; call < 120; call += 1) {
      expect((await server.inject('/health')).statusCode).toBe(200);
    }
    const open = await server.inject('/auth/key');
    expect([open.statusCode, limitHeaders(open)]).toEqual([200, []]);
  });

  it('allow an address 50 webhooks a minute that fail verification', async () => {
    const server = await start();
    const statuses = new Map<number, number>();
    for (let call = 0; call < 60; call += 1) {
      const { statusCode } = await server.inject({ method: 'POST', url: '/webhooks/whatsapp/bad' });
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [401, 50],
      [429, 10],
    ]);
  });

  it('lose no verified webhook, whatever else comes from the same address', async () => {
    const server = await start();
    for (let call = 0; call < 60; call += 1) {
      await server.inject({ method: 'POST', url: '/webhooks/whatsapp/bad' });
    }
    for (let call = 0; call < 1_000; call += 1) {
      const { statusCode } = await server.inject({ method: 'POST', url: '/webhooks/whatsapp/good' });
      expect(statusCode).toBe(201);
    }
    const { headers } = await server.inject({ method: 'POST', url: '/webhooks/telegram/good' });
    expect(headers['ratelimit-limit']).toBeUndefined();
  });

  it.each([
    [{ NODE_ENV: 'development', RATE_LIMIT_DISABLED: true } as const, 200],
    [{ NODE_ENV: 'development', RATE_LIMIT_DISABLED: false } as const, 200],
    [{ NODE_ENV: 'production', RATE_LIMIT_DISABLED: true } as const, 200],
    [{ NODE_ENV: 'production', RATE_LIMIT_DISABLED: false } as const, 429],
    [{ NODE_ENV: 'local', RATE_LIMIT_DISABLED: false } as const, 429],
    [{ NODE_ENV: 'test', RATE_LIMIT_DISABLED: false } as const, 429],
  ])('with %o answer the 101st call with %i', async (config, expected) => {
    const server = await start(config);
    for (let call = 0; call < 100; call += 1) await server.inject('/leads');
    const answer = await server.inject('/leads');
    expect(answer.statusCode).toBe(expected);
    expect(limitHeaders(answer)).toHaveLength(expected === 200 ? 0 : 4);
  });
});
