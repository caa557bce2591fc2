import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PasswordsService } from '../../../apps/api/src/auth/passwords/passwords.service.js';
import { JONAS, LEILA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, hire, signIn, type Problem, type SignedIn, type User } from './staff.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('signing in', () => {
  it('gives tokens, their lifetime in seconds and the user, and nothing secret', async () => {
    const answer = await t.api.post<SignedIn>('/api/auth/login', ADA);
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual(['accessToken', 'expiresIn', 'refreshToken', 'user']);
    expect(answer.body.expiresIn).toBe(900);
    expect(Object.keys(answer.body.user).sort()).toEqual([
      'active',
      'createdAt',
      'email',
      'id',
      'name',
      'role',
      'updatedAt',
    ]);
    expect(answer.body.user).toMatchObject({ email: 'ada@example.com', role: 'ADMIN', active: true });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('opens the closed routes', async () => {
    const { accessToken, user } = await signIn(t.api, ADA);
    const me = await t.api.with(accessToken).get<User>('/api/auth/me');
    expect(me.status).toBe(200);
    expect(me.body).toEqual(user);
  });

  it('takes the e-mail address in any case and with blanks around it', async () => {
    const answer = await t.api.post('/api/auth/login', { ...ADA, email: '  ADA@Example.COM ' });
    expect(answer.status).toBe(200);
  });

  it('takes a password typed as composed or as decomposed characters', async () => {
    const ada = await t.api.asAda();
    await hire(ada, {
      name: 'René',
      email: 'rene@example.com',
      role: 'AGENT',
      password: 'd\u00e9j\u00e0 vu au caf\u00e9',
    });
    const answer = await t.api.post('/api/auth/login', {
      email: 'rene@example.com',
      password: 'de\u0301ja\u0300 vu au cafe\u0301',
    });
    expect(answer.status).toBe(200);
  });

  it('compares the whole password: one that shares the first 72 bytes is another', async () => {
    const ada = await t.api.asAda();
    const start = 'seven ships sail at noon and seven more at dusk when all of the lamps go out';
    expect(start.length).toBeGreaterThan(72);
    const email = 'long@example.com';
    await hire(ada, { name: 'Longin Lang', email, role: 'AGENT', password: `${start} A` });
    expect((await t.api.post('/api/auth/login', { email, password: `${start} B` })).status).toBe(401);
    expect((await t.api.post('/api/auth/login', { email, password: `${start} A` })).status).toBe(200);
  });

  it('is written down with the name of who came in', async () => {
    const { user } = await signIn(t.api, ADA);
    const [entry] = await t.database.rows(
      `select "actorType", "actorId"::text, "entityId", ip from "AuditEntry"
       where action = 'signed-in' order by id desc limit 1`,
    );
    expect(entry).toEqual({ actorType: 'user', actorId: user.id, entityId: user.id, ip: '127.0.0.1' });
  });
});

describe('a sign-in that fails', () => {
  it('tells a wrong address, a wrong password and a deactivated user alike', async () => {
    const ada = await t.api.asAda();
    const leila = await hire(ada, LEILA);
    await ada.delete(`/api/users/${leila.id}`);
    const answers = await Promise.all([
      t.api.post<Problem>('/api/auth/login', { email: 'nobody@example.com', password: ADA.password }),
      t.api.post<Problem>('/api/auth/login', { email: ADA.email, password: 'not the keys of the house' }),
      t.api.post<Problem>('/api/auth/login', LEILA_LOGIN),
    ]);
    const told = answers.map(({ status, body, headers }) => ({
      status,
      rest: { ...body, requestId: undefined },
      challenge: headers['www-authenticate'],
    }));
    expect(told[0]).toMatchObject({ status: 401, rest: { code: 'auth.bad_credentials' } });
    expect(told[0]?.challenge).toBe('Bearer realm="parley"');
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });

  it('costs one password hash and one audit row, whether the user exists or not', async () => {
    const passwords = t.app.get(PasswordsService, { strict: false });
    const costs: { hashes: number; rows: number }[] = [];
    for (const email of ['nobody@example.com', ADA.email]) {
      const before = { hashes: passwords.computed, rows: await failures(t) };
      await t.api.post('/api/auth/login', { email, password: 'not the keys of the house' });
      costs.push({
        hashes: passwords.computed - before.hashes,
        rows: (await failures(t)) - before.rows,
      });
    }
    expect(costs).toEqual([
      { hashes: 1, rows: 1 },
      { hashes: 1, rows: 1 },
    ]);
  });

  it('takes about as long for an unknown address as for a wrong password', async () => {
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      known.push(await timed(() => attempt(t, ADA.email)));
      unknown.push(await timed(() => attempt(t, 'nobody@example.com')));
    }
    // A skipped hash would make one of them ten times as fast; anything nearer is noise of the machine.
    const ratio = median(unknown) / median(known);
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  it('refuses an operator object where a text belongs', async () => {
    const answer = await t.api.post<Problem>('/api/auth/login', {
      email: { not: '' },
      password: { not: '' },
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.map(({ path }) => path).sort()).toEqual(['email', 'password']);
  });

  it('refuses a password longer than any can be, without hashing it', async () => {
    const before = t.app.get(PasswordsService, { strict: false }).computed;
    const answer = await t.api.post('/api/auth/login', { ...ADA, password: 'x'.repeat(100_000) });
    expect(answer.status).toBe(400);
    expect(t.app.get(PasswordsService, { strict: false }).computed).toBe(before);
  });
});

describe('a flood of sign-ins', () => {
  it('is told to come back once too many wait, and nothing breaks', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => attempt(t, 'nobody@example.com')));
    const busy = answers.filter(({ status }) => status === 429);
    expect(busy.length).toBeGreaterThan(10);
    expect(busy[0]?.body).toMatchObject({ code: 'auth.busy' });
    expect(busy[0]?.headers['retry-after']).toBe('2');
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(answers.length - busy.length);
    expect((await t.api.post('/api/auth/login', ADA)).status).toBe(200);
  });
});

describe('signing up', () => {
  const newcomer = { email: 'New@Example.com', password: 'a boat for every season', name: 'Nils Newcomer' };

  it('is refused where it is not switched on', async () => {
    const answer = await t.api.post<Problem>('/api/auth/signup', newcomer);
    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe('auth.signup_disabled');
  });

  describe('where it is switched on', () => {
    let open: TestApp;
    beforeAll(async () => {
      open = await startTestApp({ sharing: t, env: { ALLOW_SIGNUP: 'true' } });
    });
    afterAll(() => open.close());

    it('makes an agent who can sign in', async () => {
      const answer = await open.api.post<User>('/api/auth/signup', newcomer);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ email: 'new@example.com', name: 'Nils Newcomer', role: 'AGENT' });
      const { user } = await signIn(open.api, { ...newcomer, email: 'new@example.com' });
      expect(user.role).toBe('AGENT');
    });

    it('lets nobody choose their own role or state', async () => {
      for (const extra of [{ role: 'ADMIN' }, { active: true }, { passwordHash: 'x' }, { id: 'x' }]) {
        const answer = await open.api.post('/api/auth/signup', { ...JONAS, role: undefined, ...extra });
        expect(answer.status, JSON.stringify(extra)).toBe(400);
      }
      expect(
        (await open.api.post('/api/auth/login', { email: JONAS.email, password: JONAS.password })).status,
      ).toBe(401);
    });

    it('refuses an address that is taken, in any case', async () => {
      const answer = await open.api.post<Problem>('/api/auth/signup', {
        ...newcomer,
        email: 'ADA@example.com',
      });
      expect(answer.status).toBe(409);
      expect(answer.body.code).toBe('users.email_taken');
    });

    it('makes one user of ten sign-ups at once with the same address', async () => {
      const crowd = { ...newcomer, email: 'crowd@example.com' };
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => open.api.post('/api/auth/signup', crowd)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    });

    it('refuses passwords that are short, common or made of name and address, and says why', async () => {
      const weak = { email: 'grace.hopper@example.com', name: 'Grace Hopper' };
      for (const password of ['short', 'Password-1234', 'gracehopper-99', 'abababababab']) {
        const answer = await open.api.post<Problem>('/api/auth/signup', { ...weak, password });
        expect(answer.status, password).toBe(400);
        expect(answer.body.errors?.[0]?.path).toBe('password');
      }
    });

    it('refuses what is no e-mail address or name', async () => {
      for (const wrong of [
        { email: 'not-an-address' },
        { email: null },
        { name: '   ' },
        { name: 'Bcc: x\r\nX: y' },
        { name: 'x'.repeat(201) },
      ]) {
        const answer = await open.api.post('/api/auth/signup', { ...newcomer, ...wrong });
        expect(answer.status, JSON.stringify(wrong)).toBe(400);
      }
    });
  });
});

const LEILA_LOGIN = { email: LEILA.email, password: LEILA.password };

function attempt(app: TestApp, email: string): ReturnType<typeof app.api.post> {
  return app.api.post('/api/auth/login', { email, password: 'not the keys of the house' });
}

async function failures(app: TestApp): Promise<number> {
  const [row] = await app.database.rows<{ count: number }>(
    `select count(*)::int as count from "AuditEntry" where action = 'sign-in-failed'`,
  );
  return row?.count ?? 0;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
