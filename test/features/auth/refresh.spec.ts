import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn, type Problem, type SignedIn } from './staff.js';

const DAY = 24 * 60 * 60;

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

describe('refreshing', () => {
  it('gives a new pair for the old token', async () => {
    const first = await signIn(t.api, ADA);
    t.clock.forward(600);
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.body.user).toEqual(first.user);
    expect(second.body.refreshToken).not.toBe(first.refreshToken);
    t.clock.forward(899);
    expect(await statusWith(first.accessToken)).toBe(401);
    expect(await statusWith(second.body.accessToken)).toBe(200);
  });

  it('works as often as one likes with the newest token', async () => {
    let { refreshToken } = await signIn(t.api, ADA);
    for (let round = 0; round < 5; round += 1) {
      const answer = await refresh(refreshToken);
      expect(answer.status).toBe(200);
      refreshToken = answer.body.refreshToken;
    }
  });

  it('keeps only a hash of the token', async () => {
    const { refreshToken } = await signIn(t.api, ADA);
    const kept = await t.database.rows<{ text: string }>(
      'select row_to_json(s)::text as text from "Session" s',
    );
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.filter(({ text }) => text.includes(refreshToken.slice(-20)))).toEqual([]);
  });

  it('works by the cookie of the sign-in, which scripts, other sites and other paths never see', async () => {
    const login = await t.api.post<SignedIn>('/api/auth/login', ADA);
    const cookie = cookieOf(login.headers['set-cookie']);
    expect(cookie.value).toBe(login.body.refreshToken);
    expect(cookie.attributes).toEqual([
      'httponly',
      `max-age=${30 * DAY}`,
      'path=/api/auth',
      'samesite=strict',
    ]);
    const answer = await t.api.post<SignedIn>('/api/auth/refresh', {}, { headers: { cookie: cookie.sent } });
    expect(answer.status).toBe(200);
    const next = cookieOf(answer.headers['set-cookie']);
    expect(next.value).toBe(answer.body.refreshToken);
    const bodiless = await t.api.post('/api/auth/refresh', undefined, { headers: { cookie: next.sent } });
    expect(bodiless.status).toBe(200);
  });

  it('takes the token of the body where both are sent', async () => {
    const [one, other] = [await signIn(t.api, ADA), await signIn(t.api, ADA)];
    const headers = { cookie: `parley_refresh=${one.refreshToken}` };
    await t.api.post('/api/auth/refresh', { refreshToken: other.refreshToken }, { headers });
    expect((await refresh(one.refreshToken)).status).toBe(200);
    expect((await refresh(other.refreshToken)).status).toBe(401);
  });

  it('marks the cookie secure where the product is reached over https', async () => {
    const secure = await startTestApp({ sharing: t, env: { PUBLIC_URL: 'https://parley.example.com' } });
    const login = await secure.api.post('/api/auth/login', ADA);
    expect(cookieOf(login.headers['set-cookie']).attributes).toContain('secure');
    await secure.close();
  });

  it('is refused without a token, and with one that is not ours', async () => {
    const { refreshToken } = await signIn(t.api, ADA);
    const forged = `${refreshToken.slice(0, -8)}AAAAAAAA`;
    for (const body of [{}, { refreshToken: '' }, { refreshToken: 'nonsense' }, { refreshToken: forged }]) {
      const answer = await t.api.post<Problem>('/api/auth/refresh', body);
      expect(answer.status, JSON.stringify(body)).toBe(401);
      expect(answer.body.code).toBe('auth.bad_refresh_token');
    }
    expect((await refresh(refreshToken)).status).toBe(200);
  });
});

describe('a refresh token that comes twice', () => {
  it('ends its whole family, access tokens too, and says why', async () => {
    const first = await signIn(t.api, ADA);
    const second = await refresh(first.refreshToken);
    const third = await refresh(second.body.refreshToken);
    expect(await statusWith(third.body.accessToken)).toBe(200);
    const reused = await refresh(first.refreshToken);
    expect(reused.status).toBe(401);
    expect(reused.body.code).toBe('auth.refresh_reused');
    for (const { accessToken } of [first, second.body, third.body]) {
      expect(await statusWith(accessToken)).toBe(401);
    }
    const last = await refresh(third.body.refreshToken);
    expect(last.status).toBe(401);
    expect(last.body.code).toBe('auth.refresh_reused');
  });

  it('leaves the other sessions of the user alone', async () => {
    const [phone, laptop] = [await signIn(t.api, ADA), await signIn(t.api, ADA)];
    await refresh(phone.refreshToken);
    await refresh(phone.refreshToken);
    expect(await statusWith(phone.accessToken)).toBe(401);
    expect(await statusWith(laptop.accessToken)).toBe(200);
    expect((await refresh(laptop.refreshToken)).status).toBe(200);
  });

  it('is written down', async () => {
    const { refreshToken, user } = await signIn(t.api, ADA);
    await refresh(refreshToken);
    const before = await reuses();
    await refresh(refreshToken);
    await refresh(refreshToken);
    const after = await reuses();
    expect(after.length - before.length).toBe(1);
    expect(after.at(-1)?.entityId).toBe(user.id);
  });

  it('lets exactly one of ten calls at once win', async () => {
    const { refreshToken } = await signIn(t.api, ADA);
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(refreshToken)));
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(lost.map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      Array<string>(9).fill('401 auth.refresh_reused'),
    );
    expect(await statusWith(won[0]?.body.accessToken ?? '')).toBe(401);
  });

  it('ends nothing when it was never ours: a guessed session id is no way to throw people out', async () => {
    const { accessToken, refreshToken } = await signIn(t.api, ADA);
    const [header, payload] = refreshToken.split('.');
    await refresh(`${header}.${payload}.${'A'.repeat(43)}`);
    expect(await statusWith(accessToken)).toBe(200);
  });
});

describe('a session', () => {
  it('lives 30 days from its last refresh', async () => {
    const { refreshToken } = await signIn(t.api, ADA);
    t.clock.forward(30 * DAY - 1);
    const answer = await refresh(refreshToken);
    expect(answer.status).toBe(200);
    t.clock.forward(30 * DAY);
    const late = await refresh(answer.body.refreshToken);
    expect(late.status).toBe(401);
    expect(late.body.code).toBe('auth.bad_refresh_token');
  });

  it('lives 90 days at most, however often it is refreshed', async () => {
    let { refreshToken } = await signIn(t.api, ADA);
    for (let day = 20; day <= 80; day += 20) {
      t.clock.forward(20 * DAY);
      const answer = await refresh(refreshToken);
      expect(answer.status, `day ${day}`).toBe(200);
      refreshToken = answer.body.refreshToken;
    }
    t.clock.forward(10 * DAY - 60);
    const last = await refresh(refreshToken);
    expect(last.status).toBe(200);
    t.clock.forward(60);
    expect((await refresh(last.body.refreshToken)).status).toBe(401);
    expect(await statusWith(last.body.accessToken)).toBe(401);
  });
});

type Refreshed = SignedIn & Problem;

function refresh(refreshToken: string): ReturnType<typeof t.api.post<Refreshed>> {
  return t.api.post<Refreshed>('/api/auth/refresh', { refreshToken });
}

async function statusWith(token: string): Promise<number> {
  return (await t.api.with(token).get('/api/auth/me')).status;
}

function reuses(): Promise<{ entityId: string }[]> {
  return t.database.rows(
    `select "entityId" from "AuditEntry" where action = 'refresh-token-reused' order by id`,
  );
}

function cookieOf(header: string | string[] | number | undefined): {
  value: string;
  sent: string;
  attributes: string[];
} {
  const [sent = '', ...attributes] = String(header).split(/; */);
  return {
    sent,
    value: sent.replace(/^parley_refresh=/, ''),
    attributes: attributes.map((attribute) => attribute.toLowerCase()).sort(),
  };
}
