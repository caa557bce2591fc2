import jsonwebtoken from 'jsonwebtoken';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Config } from '@libs/config/config.js';
import { ADA, colleague, hire, isOver, signIn, type SignedIn, type User } from '../features/auth/staff.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { routesOf } from './support/routes.js';

let t: TestApp;
let ada: Api;
/** An agent, and the token of a session of theirs. */
let agent: User;
let session: SignedIn;
let api: Api;
const AGENT = colleague('mallory');
beforeAll(async () => {
  t = await startTestApp({ env: { ALLOW_SIGNUP: 'true' } });
  ada = await t.api.asAda();
  agent = await hire(ada, AGENT);
  session = await signIn(t.api, AGENT);
  api = t.api.with(session.accessToken);
});
afterAll(() => t.close());

describe('a forged token', () => {
  /** The header and claims of a real one, with these changes, signed in this way. */
  function forged(header: object, claims: object, sign: (text: string) => string): string {
    const [oldHeader = '', oldClaims = ''] = session.accessToken.split('.');
    const read = (part: string): object => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
    const write = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${write({ ...read(oldHeader), ...header })}.${write({ ...read(oldClaims), ...claims })}`;
    return `${text}.${sign(text)}`;
  }

  it('is refused whatever its header says about how to check it', async () => {
    const { JWT_ACCESS_SECRET: secret } = t.app.get(Config, { strict: false });
    const { createHmac } = await import('node:crypto');
    const hmac = (hash: string, key: string) => (text: string) =>
      createHmac(hash, key).update(text).digest('base64url');
    const own = hmac('sha256', secret);
    expect((await t.api.with(forged({}, {}, own)).get('/api/auth/me')).status, 'unchanged it is good').toBe(
      200,
    );
    const jwk = { kty: 'oct', k: Buffer.from('mine').toString('base64url') };
    const cases: [string, string][] = [
      ...['none', 'None', 'NONE', 'nOnE', ''].map((alg): [string, string] => [
        `alg ${alg}`,
        forged({ alg }, {}, () => ''),
      ]),
      ['alg none with our signature', forged({ alg: 'none' }, {}, own)],
      ['HS384', forged({ alg: 'HS384' }, {}, hmac('sha384', secret))],
      ['HS512', forged({ alg: 'HS512' }, {}, hmac('sha512', secret))],
      ['RS256 named over our HMAC', forged({ alg: 'RS256' }, {}, own)],
      ['ES256 with an empty signature', forged({ alg: 'ES256' }, {}, () => 'AAAA')],
      ['a key of its own', forged({ jwk }, {}, hmac('sha256', 'mine'))],
      ['a key on the web', forged({ jku: 'http://127.0.0.1:9/keys' }, {}, hmac('sha256', 'mine'))],
      ['a key in a file', forged({ kid: '../../../../dev/null' }, {}, hmac('sha256', ' '))],
      ['no signature', forged({}, {}, () => '')],
      ['a start in the future', forged({}, { nbf: 4_102_444_800 }, own)],
      ['an end in the past', forged({}, { exp: 1_000_000_000 }, own)],
      ['no issuer', forged({}, { iss: undefined }, own)],
      ['another audience', forged({}, { aud: 'parley:refresh' }, own)],
      ['an operator for a session', forged({}, { sid: { not: '' }, sub: { not: '' } }, own)],
      ['SQL for a session', forged({}, { sid: "' or 1=1 --" }, own)],
    ];
    for (const [about, token] of cases) {
      const answer = await t.api.with(token).get('/api/auth/me');
      expect([about, answer.status], answer.text).toEqual([about, 401]);
    }
  });

  it('gains nothing by a role, an id or a name written into it', async () => {
    const { JWT_ACCESS_SECRET: secret } = t.app.get(Config, { strict: false });
    const claims = jsonwebtoken.decode(session.accessToken) as object;
    const raised = jsonwebtoken.sign({ ...claims, role: 'ADMIN', isAdmin: true }, secret, {
      algorithm: 'HS256',
    });
    expect((await t.api.with(raised).get('/api/users')).status).toBe(403);
  });
});

describe('nobody raises themselves', () => {
  it('by a field of any body they may send', async () => {
    const fields = {
      role: 'ADMIN',
      active: true,
      isAdmin: true,
      roles: ['ADMIN'],
      id: agent.id,
      passwordHash: 'x',
    };
    for (const [field, value] of Object.entries(fields)) {
      const answers = await Promise.all([
        api.patch('/api/auth/me', { name: 'Mallory', [field]: value }),
        t.api.post('/api/auth/signup', {
          ...colleague(`new-${field.toLowerCase()}`),
          role: undefined,
          [field]: value,
        }),
        t.api.post('/api/auth/login', { ...AGENT, name: undefined, role: undefined, [field]: value }),
        t.api.post('/api/auth/password/reset', { token: 'x', password: 'herons wade', [field]: value }),
      ]);
      expect(
        answers.map(({ status }) => status),
        field,
      ).toEqual([400, 400, 400, 400]);
      expect((await api.patch(`/api/users/${agent.id}`, { [field]: value })).status, field).toBe(403);
    }
    expect((await api.post('/api/api-keys', { name: 'mine', role: 'ADMIN' })).status).toBe(403);
    const { body } = await ada.get<User>(`/api/users/${agent.id}`);
    expect([body.role, body.name]).toEqual(['AGENT', AGENT.name]);
  });

  it('by an API key: one of a lower role makes no keys and no users, not even with an Idempotency-Key', async () => {
    const { body } = await ada.post<{ key: string }>('/api/api-keys', { name: 'Shop', role: 'MANAGER' });
    const headers = { 'idempotency-key': 'a-way-in' };
    const key = t.api.with(body.key);
    expect((await key.post('/api/api-keys', { name: 'mine', role: 'ADMIN' }, { headers })).status).toBe(403);
    expect((await key.post('/api/users', colleague('smuggled'), { headers })).status).toBe(403);
    const rows = await t.database.rows('select 1 from "User" where email like \'smuggled%\'');
    expect(rows).toEqual([]);
  });
});

describe('what is somebody else’s', () => {
  it('session can be neither seen nor ended, and looks as if there were none', async () => {
    const other = await signIn(t.api, ADA);
    const { body } = await t.api
      .with(other.accessToken)
      .get<{ data: { id: string; current: boolean }[] }>('/api/auth/sessions');
    const theirs = body.data[0]?.id ?? '';
    const [foreign, missing] = [
      await api.delete<{ code: string }>(`/api/auth/sessions/${theirs}`),
      await api.delete<{ code: string }>('/api/auth/sessions/0192f7c1-0000-7000-8000-000000000000'),
    ];
    expect([foreign.status, foreign.body.code]).toEqual([missing.status, missing.body.code]);
    expect(foreign.status).toBe(404);
    expect((await t.api.with(other.accessToken).get('/api/auth/me')).status).toBe(200);
  });

  it('answer under the same Idempotency-Key is not given to another caller', async () => {
    const headers = { 'idempotency-key': 'shared-by-chance' };
    const customer = { name: 'Noor' };
    const first = await ada.post<{ id: string }>('/api/customers', customer, { headers });
    const second = await api.post<{ id: string }>('/api/customers', customer, { headers });
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('password can not be set with a link that belongs to nobody or is made of an operator', async () => {
    for (const token of [{ not: '' }, { contains: '' }, '', '%', '\u0000', [''], null, true]) {
      const answer = await t.api.post('/api/auth/password/reset', {
        token,
        password: 'seven ships sail at noon',
      });
      expect(answer.status, JSON.stringify(token)).toBe(400);
    }
    expect((await signIn(t.api, AGENT)).user.id).toBe(agent.id);
  });
});

describe('a secret that is kept', () => {
  it('is in no answer of any route that reads', async () => {
    const secrets = await t.database.rows<{ secret: string }>(
      `select "passwordHash" as secret from "User" union select "keyHash" from "ApiKey"
       union select "refreshHash" from "Session"`,
    );
    expect(secrets.length).toBeGreaterThan(3);
    for (const { method, path, template } of routesOf(t.app)) {
      if (method !== 'GET' || template === '/api/events') continue;
      const { text } = await ada.get(path.replace('0192f7c1-0000-7000-8000-000000000000', agent.id));
      expect(
        secrets.filter(({ secret }) => secret && text.includes(secret)),
        template,
      ).toEqual([]);
      expect(text, template).not.toMatch(/\$argon2|passwordHash|keyHash|refreshHash|tokenHash/);
    }
  });
});

describe('whoever is put out', () => {
  it('is out at once, everywhere, on every closed route', async () => {
    const leaver = await hire(ada, colleague('leaver'));
    const open = await signIn(t.api, colleague('leaver'));
    expect((await t.api.with(open.accessToken).get('/api/auth/me')).status).toBe(200);
    await ada.patch(`/api/users/${leaver.id}`, { active: false });
    for (const { method, path, name, open: isOpen } of routesOf(t.app)) {
      if (isOpen) continue;
      const { status } = await t.api.with(open.accessToken).send(method, path);
      expect([name, status]).toEqual([name, 401]);
    }
    expect(await isOver(t.api, open)).toBe(true);
  });
});
