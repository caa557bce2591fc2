import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.js';
import { renderEnvExample } from './env-example.js';
import { projectPath } from './project-path.js';
import { variables } from './variables.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const GOOD_SECRETS = {
  JWT_ACCESS_SECRET: 'k9Jx2mVq8sLw4tRz7yBn3cHd6fGp1aEu',
  JWT_REFRESH_SECRET: 'Qw8eRt5yUi2oPa9sDf6gHj3kLz7xCv4b',
};

describe('the configuration', () => {
  it('needs nothing: the empty environment is complete and protected', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(config.NODE_ENV).toBe('local');
    expect(config.PORT).toBe(3000);
    expect(config.DATABASE_URL).toBeUndefined();
    expect(config.RATE_LIMIT_DISABLED).toBe(false);
    expect(config.JWT_ACCESS_SECRET.length).toBeGreaterThanOrEqual(32);
    expect(config.JWT_ACCESS_SECRET).not.toBe(config.JWT_REFRESH_SECRET);
  });

  it('keeps the secrets it made, readable by the owner alone', () => {
    const first = loadConfig({ DATA_DIR: folder });
    const second = loadConfig({ DATA_DIR: folder });
    expect(second.JWT_ACCESS_SECRET).toBe(first.JWT_ACCESS_SECRET);
    expect(second.VAPID_PRIVATE_KEY).toBe(first.VAPID_PRIVATE_KEY);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ DATA_DIR: folder, REDIS_HOST: '', PORT: '' }).REDIS_HOST).toBeUndefined();
  });

  it('reports all mistakes at once, each with an example of a right value', () => {
    const broken = {
      DATA_DIR: folder,
      PORT: 'http',
      DATABASE_URL: 'mysql://x',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: '1',
    };
    expect(() => loadConfig(broken)).toThrow(ConfigError);
    const message = messageOf(() => loadConfig(broken));
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL', 'TRUST_PROXY']) {
      expect(message).toMatch(new RegExp(`${name}: .+ Example: ${name}=\\S`));
    }
    expect(message).toContain('4 mistakes');
  });

  it('takes a time zone by its place alone, in the spelling of the list', () => {
    const config = loadConfig({ DATA_DIR: folder, DAILY_SUMMARY_TIMEZONE: 'america/new_york' });
    expect(config.DAILY_SUMMARY_TIMEZONE).toBe('America/New_York');
    for (const DAILY_SUMMARY_TIMEZONE of ['VST', 'CET', 'IST', '+02:00'])
      expect(messageOf(() => loadConfig({ DATA_DIR: folder, DAILY_SUMMARY_TIMEZONE }))).toContain(
        `DAILY_SUMMARY_TIMEZONE: "${DAILY_SUMMARY_TIMEZONE}" must be a time zone by its place, such as Europe/Berlin`,
      );
  });

  it.each(['1', 'true', 'loopback', '10.0.0.0/33'])(
    'refuses TRUST_PROXY=%s, which would trust strangers',
    (value) => {
      expect(messageOf(() => loadConfig({ DATA_DIR: folder, TRUST_PROXY: value }))).toContain('TRUST_PROXY');
    },
  );

  it('believes the proxies that are named by address or range', () => {
    const config = loadConfig({ DATA_DIR: folder, TRUST_PROXY: '10.0.0.0/8, fd00::/8,192.0.2.7' });
    expect(config.TRUST_PROXY).toEqual(['10.0.0.0/8', 'fd00::/8', '192.0.2.7']);
  });

  it('refuses to start in production without token secrets', () => {
    const message = messageOf(() => loadConfig({ DATA_DIR: folder, NODE_ENV: 'production' }));
    expect(message).toContain('JWT_ACCESS_SECRET: is missing');
    expect(message).toContain('JWT_REFRESH_SECRET: is missing');
  });

  it('refuses the sample secrets of .env.example in production', () => {
    const samples = {
      JWT_ACCESS_SECRET: variables.JWT_ACCESS_SECRET.example,
      JWT_REFRESH_SECRET: variables.JWT_REFRESH_SECRET.example,
    };
    const message = messageOf(() => loadConfig({ DATA_DIR: folder, NODE_ENV: 'production', ...samples }));
    expect(message).toContain('JWT_ACCESS_SECRET: is the sample value');
    expect(message).toContain('JWT_REFRESH_SECRET: is the sample value');
  });

  it('refuses short secrets and twice the same one', () => {
    const short = { DATA_DIR: folder, ...GOOD_SECRETS, JWT_ACCESS_SECRET: 'short' };
    expect(messageOf(() => loadConfig(short))).toContain('shorter than 32');
    const same = { DATA_DIR: folder, ...GOOD_SECRETS, JWT_REFRESH_SECRET: GOOD_SECRETS.JWT_ACCESS_SECRET };
    expect(messageOf(() => loadConfig(same))).toContain('the same as JWT_ACCESS_SECRET');
  });

  it('starts in production with good secrets', () => {
    const config = loadConfig({ DATA_DIR: folder, NODE_ENV: 'production', ...GOOD_SECRETS });
    expect(config.JWT_ACCESS_SECRET).toBe(GOOD_SECRETS.JWT_ACCESS_SECRET);
  });

  it('says what to do when the kept secrets can not be read', () => {
    const spoilt = mkdtempSync(join(tmpdir(), 'parley-config-'));
    writeFileSync(join(spoilt, 'secrets.json'), '{ cut off');
    expect(messageOf(() => loadConfig({ DATA_DIR: spoilt }))).toContain('Restore it from a backup');
    rmSync(spoilt, { recursive: true });
  });

  it('is described in .env.example, which is fresh', () => {
    expect(readFileSync(projectPath('.env.example'), 'utf8')).toBe(renderEnvExample());
  });

  it('gives every variable a sentence and an example that is itself right', () => {
    for (const [name, { desc, example }] of Object.entries(variables)) {
      expect(desc, name).toMatch(/^[A-Z].+\.$/s);
      expect(example, name).not.toBe('');
      expect(() => loadConfig({ DATA_DIR: folder, ...pairOf(name), [name]: example }), name).not.toThrow();
    }
  });
});

/** What else must be set for the example to stand: some go together, production needs secrets. */
function pairOf(name: string): Record<string, string> {
  if (name === 'NODE_ENV') return GOOD_SECRETS;
  if (name.startsWith('OPENAI_')) return { OPENAI_MODEL: 'a-model', OPENAI_API_KEY: 'a-key' };
  return name.startsWith('VAPID_') ? { VAPID_PUBLIC_KEY: 'public', VAPID_PRIVATE_KEY: 'private' } : {};
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('expected a refusal');
}
