import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn, type Problem } from './staff.js';

let t: TestApp;
beforeEach(async () => {
  t = await startTestApp({ env: { RATE_LIMIT_DISABLED: 'false' } });
});
afterEach(() => t.close());

describe('whoever tries secrets', () => {
  it('has five tries in a quarter of an hour at each, and is told how long to wait', async () => {
    const tries = [
      ['/api/auth/login', { email: 'nobody@example.com', password: 'not the keys' }],
      ['/api/auth/signup', { email: 'nobody@example.com', password: 'not the keys of it', name: 'No Body' }],
      ['/api/auth/password/forgot', { email: 'other@example.com' }],
    ] as const;
    for (const [path, body] of tries) {
      for (let n = 0; n < 5; n += 1) expect((await t.api.post(path, body)).status, path).not.toBe(429);
      const answer = await t.api.post<Problem>(path, body);
      expect(`${path} ${answer.status} ${answer.body.code}`).toBe(`${path} 429 rate_limit.exceeded`);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    const answer = await t.api.post('/api/auth/password/reset', {
      token: 'x',
      password: 'not the keys of it',
    });
    expect(answer.status, 'asking for a link and using it count together').toBe(429);
  });

  it('may not go on with the current password of a stolen access token either', async () => {
    const ada = t.api.with((await signIn(t.api, ADA)).accessToken);
    const attempt = {
      currentPassword: 'not the keys of the house',
      newPassword: 'an owl on the third chimney',
    };
    for (let tries = 0; tries < 4; tries += 1) {
      expect((await ada.post('/api/auth/me/password', attempt)).status).toBe(403);
    }
    expect((await ada.post('/api/auth/me/password', attempt)).status).toBe(429);
    const byAddress = { email: 'x@example.com', currentPassword: 'not the keys of the house' };
    expect((await ada.patch('/api/auth/me', byAddress)).status).toBe(429);
    expect((await ada.get('/api/auth/me')).status).toBe(200);
  });
});

describe('whoever is signed in', () => {
  it('refreshes without using up the tries: a whole office behind one address does so all day', async () => {
    let { refreshToken } = await signIn(t.api, ADA);
    for (let round = 0; round < 10; round += 1) {
      const answer = await t.api.post<{ refreshToken: string }>('/api/auth/refresh', { refreshToken });
      expect(answer.status).toBe(200);
      refreshToken = answer.body.refreshToken;
    }
    expect((await t.api.post('/api/auth/login', ADA)).status).toBe(200);
  });
});
