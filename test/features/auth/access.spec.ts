import { setTimeout } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import jsonwebtoken from 'jsonwebtoken';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Config } from '@libs/config/config.js';
import { openApiDocument } from '@libs/http/openapi.js';
import { JONAS, MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, hire, signIn, type Problem, type SignedIn } from './staff.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

/** What API.md opens to strangers, and what a token in its path or body opens; a method of its own where the path has closed ones beside it. */
const OPEN = [
  /^post \/api\/auth\/(signup|login|refresh|password\/forgot|password\/reset)$/,
  /^(get|post) \/api\/webhooks\//,
  /^get \/api\/notifications\/push\/public-key$/,
  /^get \/(health|health\/live|health\/ready|metrics)$/,
  // Browsers fetch these without a token; mails, buttons and browsers that renew a subscription have one of their own.
  /^get \/(push-sw\.js|push-icon\.png|push-badge\.png)$/,
  /^(get|post) \/api\/notifications\/unsubscribe\/\{token\}$/,
  // It asks for an address and a password itself.
  /^post \/api\/analytics\/reports\/runs\/\{id\}\/file$/,
  /^post \/api\/notifications\/(actions\/\{token\}|push\/renewals)$/,
];

describe('every route', () => {
  it('is closed to strangers unless the contract opens it', async () => {
    const closed = operationsOf(t.app).filter(({ name }) => !OPEN.some((open) => open.test(name)));
    expect(closed.length).toBeGreaterThan(15);
    for (const { method, path, name } of closed) {
      const answer = await t.api.send<Problem>(method, path);
      expect({ name, status: answer.status, code: answer.body.code }).toEqual({
        name,
        status: 401,
        code: 'auth.required',
      });
      expect(answer.headers['www-authenticate'], name).toBe('Bearer realm="parley"');
    }
  });

  it('that only administrators may call refuses agents and managers before it looks at the request', async () => {
    const ada = await t.api.asAda();
    const [agent, manager] = [await hire(ada, JONAS), await hire(ada, MIRA)];
    expect([agent.role, manager.role]).toEqual(['AGENT', 'MANAGER']);
    for (const colleague of [JONAS, MIRA]) {
      const api = await t.api.signIn(colleague.email, colleague.password);
      for (const { method, path, name } of operationsOf(t.app).filter(({ path }) =>
        /^\/api\/(users|api-keys)/.test(path),
      )) {
        const answer = await api.send<Problem>(method, path, { nonsense: true });
        expect({ name, status: answer.status, code: answer.body.code }).toEqual({
          name,
          status: 403,
          code: 'auth.forbidden',
        });
      }
    }
  });
});

describe('a bad token', () => {
  it('is refused with its reason in the challenge, whatever is wrong with the header', async () => {
    for (const authorization of [
      'Bearer nonsense',
      'Bearer a.b.c',
      'Basic YWRhOmFkYQ==',
      'Bearer',
      'Bearer a b',
    ]) {
      const answer = await t.api.get<Problem>('/api/auth/me', { headers: { authorization } });
      expect(answer.status, authorization).toBe(401);
      expect(answer.body.code).toBe('auth.bad_token');
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="parley", error="invalid_token"');
    }
  });

  it('does not close a public route', async () => {
    const answer = await t.api.with('nonsense').post('/api/auth/login', ADA);
    expect(answer.status).toBe(200);
  });

  it('is not looked for anywhere but in the header', async () => {
    const { accessToken } = await signIn(t.api, ADA);
    const inQuery = await t.api.get('/api/auth/me', {
      query: { access_token: accessToken, token: accessToken },
    });
    const inCookie = await t.api.get('/api/auth/me', {
      headers: { cookie: `parley_refresh=${accessToken}` },
    });
    expect([inQuery.status, inCookie.status]).toEqual([401, 401]);
  });
});

describe('an access token', () => {
  let signedIn: SignedIn;
  let claims: jsonwebtoken.JwtPayload;
  let secret: string;
  beforeEach(async () => {
    signedIn = await signIn(t.api, ADA);
    claims = jsonwebtoken.decode(signedIn.accessToken, { json: true }) ?? {};
    secret = t.app.get(Config).JWT_ACCESS_SECRET;
  });

  it('says who and which session, and neither role nor name nor address', () => {
    expect(Object.keys(claims).sort()).toEqual(['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
    expect(claims.sub).toBe(signedIn.user.id);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
  });

  it('is good when it is signed as ours: the forgeries below differ from it in one thing each', async () => {
    expect(await statusWith(t, jsonwebtoken.sign(claims, secret, { algorithm: 'HS256' }))).toBe(200);
  });

  it('is refused unsigned', async () => {
    expect(await statusWith(t, jsonwebtoken.sign(claims, '', { algorithm: 'none' }))).toBe(401);
  });

  it('is refused with another algorithm, also with our secret', async () => {
    for (const algorithm of ['HS384', 'HS512'] as const) {
      expect(await statusWith(t, jsonwebtoken.sign(claims, secret, { algorithm })), algorithm).toBe(401);
    }
  });

  it('is refused with another secret, the one of refresh tokens too', async () => {
    for (const other of ['x'.repeat(64), t.app.get(Config).JWT_REFRESH_SECRET]) {
      expect(await statusWith(t, jsonwebtoken.sign(claims, other, { algorithm: 'HS256' }))).toBe(401);
    }
  });

  it('is refused with a changed payload', async () => {
    const [header, , signature] = signedIn.accessToken.split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, exp: 4_102_444_800 })).toString('base64url');
    expect(await statusWith(t, [header, payload, signature].join('.'))).toBe(401);
  });

  it('is refused for another issuer, audience, user or session', async () => {
    const changes = [
      { iss: 'another' },
      { aud: 'parley:refresh' },
      { sub: '0192f7c1-0000-7000-8000-000000000000' },
      { sid: '0192f7c1-0000-7000-8000-000000000000' },
      { sid: 'not-a-uuid' },
      { sid: undefined },
    ];
    for (const change of changes) {
      const forged = jsonwebtoken.sign(
        JSON.parse(JSON.stringify({ ...claims, ...change })) as object,
        secret,
        {
          algorithm: 'HS256',
        },
      );
      expect(await statusWith(t, forged), JSON.stringify(change)).toBe(401);
    }
  });

  it('is not a refresh token, nor the other way round', async () => {
    expect(await statusWith(t, signedIn.refreshToken)).toBe(401);
    const answer = await t.api.post<Problem>('/api/auth/refresh', { refreshToken: signedIn.accessToken });
    expect(answer.body.code).toBe('auth.bad_refresh_token');
  });

  it('ends after 15 minutes', async () => {
    t.clock.forward(899);
    expect(await statusWith(t, signedIn.accessToken)).toBe(200);
    t.clock.forward(1);
    expect(await statusWith(t, signedIn.accessToken)).toBe(401);
  });
});

describe('who uses the product', () => {
  it('is seen to the minute', async () => {
    const ada = await t.api.asAda();
    t.clock.forward(60);
    const first = t.clock.now();
    await ada.get('/api/auth/me');
    await expect.poll(() => lastSeen(t)).toBe(first.toISOString());
    t.clock.forward(59);
    for (let call = 0; call < 5; call += 1) await ada.get('/api/auth/me');
    // The note is not awaited by the request: give one that should not be there the time to be written.
    await setTimeout(100);
    expect(await lastSeen(t)).toBe(first.toISOString());
    t.clock.forward(1);
    await ada.get('/api/auth/me');
    await expect.poll(() => lastSeen(t)).toBe(t.clock.now().toISOString());
  });
});

interface Operation {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  name: string;
}

/** Every route of the product, with some id in the place of its parameters. */
function operationsOf(app: NestFastifyApplication): Operation[] {
  return Object.entries(openApiDocument(app, 'test').paths).flatMap(([template, item]) =>
    (['get', 'post', 'patch', 'put', 'delete'] as const)
      .filter((method) => item[method] !== undefined)
      .map((method) => ({
        method: method.toUpperCase() as Operation['method'],
        path: template.replace(/\{\w+\}/g, '0192f7c1-0000-7000-8000-000000000000'),
        name: `${method} ${template}`,
      })),
  );
}

async function statusWith(app: TestApp, token: string): Promise<number> {
  return (await app.api.with(token).get('/api/auth/me')).status;
}

async function lastSeen(app: TestApp): Promise<string | undefined> {
  const [row] = await app.database.rows<{ at: string }>(
    `select iso("lastSeenAt") as at from "User" where email = 'ada@example.com'`,
  );
  return row?.at;
}
