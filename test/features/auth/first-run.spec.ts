import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FirstRun } from '../../../apps/api/src/auth/first-run.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { ADA, signIn } from './staff.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());
afterEach(async () => {
  await Promise.all(opened.splice(0).map((app) => app.close()));
});
const opened: TestApp[] = [];

describe('the first run', () => {
  it('makes an administrator of ADMIN_EMAIL and ADMIN_PASSWORD, and has nothing to print', async () => {
    const { user } = await signIn(t.api, ADA);
    expect(user).toMatchObject({ email: 'ada@example.com', role: 'ADMIN', name: 'Administrator' });
    expect(t.app.get(FirstRun, { strict: false }).credentials).toBeUndefined();
  });

  it('makes a random password that signs in, for the console to print once', async () => {
    await forgetEverybody();
    const first = await another({ ADMIN_PASSWORD: '' });
    const credentials = first.app.get(FirstRun, { strict: false }).credentials;
    expect(credentials?.email).toBe('ada@example.com');
    expect(credentials?.password).toMatch(/^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
    await signIn(first.api, credentials ?? ADA);
    const second = await another({ ADMIN_PASSWORD: '' });
    expect(second.app.get(FirstRun, { strict: false }).credentials).toBeUndefined();
    expect(await admins()).toBe(1);
  });

  it('makes one administrator when several processes start at once, and only one of them tells the password', async () => {
    await forgetEverybody();
    const apps = await Promise.all(Array.from({ length: 3 }, () => another({ ADMIN_PASSWORD: '' })));
    expect(await admins()).toBe(1);
    const told = apps.flatMap((app) => app.app.get(FirstRun, { strict: false }).credentials ?? []);
    expect(told).toHaveLength(1);
    await signIn(t.api, told[0] ?? ADA);
  });

  it('leaves an installation alone that has users, whatever ADMIN_EMAIL says', async () => {
    const before = await admins();
    const later = await another({
      ADMIN_EMAIL: 'other@example.com',
      ADMIN_PASSWORD: 'another sentence to guess',
    });
    expect(await admins()).toBe(before);
    expect(
      (
        await later.api.post('/api/auth/login', {
          email: 'other@example.com',
          password: 'another sentence to guess',
        })
      ).status,
    ).toBe(401);
  });

  it('refuses to start with an ADMIN_PASSWORD that is easy to guess, and says what to do', async () => {
    await forgetEverybody();
    await expect(another({ ADMIN_PASSWORD: 'admin' })).rejects.toThrow(
      /ADMIN_PASSWORD.*shorter than 12 characters.*Leave it out/,
    );
    expect(await admins()).toBe(0);
  });

  it('is left to the process that has a console: a worker makes nobody', async () => {
    await forgetEverybody();
    await another({ ADMIN_PASSWORD: '', PROCESS_ROLE: 'worker' });
    expect(await admins()).toBe(0);
  });
});

async function another(env: Record<string, string>): Promise<TestApp> {
  const app = await startTestApp({ sharing: t, env });
  opened.push(app);
  return app;
}

async function forgetEverybody(): Promise<void> {
  await t.database.rows('delete from "User"');
}

async function admins(): Promise<number> {
  return (await t.database.rows(`select 1 as n from "User" where role = 'ADMIN'`)).length;
}
