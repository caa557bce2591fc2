import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Ruleset {
  forbidden: IForbiddenRuleType[];
}

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as Ruleset;
const SOURCES = ['apps', 'libs', 'test'];

/** For each rule a file that breaks it: [file, what it imports]. */
const PLANTED: Record<string, [file: string, imported: string][]> = {
  'auth-knows-no-later-feature': [['apps/api/src/auth/a.ts', 'apps/api/src/customers/customers.service.ts']],
  'customers-knows-no-later-feature': [
    ['apps/api/src/customers/a.ts', 'apps/api/src/messages/messages.service.ts'],
  ],
  'knowledge-knows-no-later-feature': [
    ['apps/api/src/knowledge/a.ts', 'apps/api/src/messages/messages.service.ts'],
  ],
  'messages-knows-no-later-feature': [['apps/api/src/messages/a.ts', 'apps/api/src/leads/leads.service.ts']],
  'leads-knows-no-later-feature': [
    ['apps/api/src/leads/a.ts', 'apps/api/src/analytics/dashboard.service.ts'],
  ],
  'analytics-knows-no-later-feature': [
    ['apps/api/src/analytics/a.ts', 'apps/api/src/notifications/push.target.ts'],
  ],
  'notifications-knows-no-later-feature': [
    ['apps/api/src/notifications/a.ts', 'apps/api/src/outgoing-webhooks/endpoints.service.ts'],
  ],
  'no-circles': [
    ['libs/http/one.ts', 'libs/http/two.ts'],
    ['libs/http/two.ts', 'libs/http/one.ts'],
  ],
  'libs-know-no-app': [['libs/cache/a.ts', 'apps/api/src/auth/auth.service.ts']],
  'health-uses-libs-only': [['apps/api/src/health/a.ts', 'apps/api/src/auth/auth.service.ts']],
  'repositories-are-private': [['apps/api/src/leads/b.ts', 'apps/api/src/customers/customers.repository.ts']],
  'notification-types-know-no-targets': [
    ['apps/api/src/notifications/types/a.ts', 'apps/api/src/notifications/targets/push.target.ts'],
  ],
  'notification-targets-know-no-types': [
    [
      'apps/api/src/notifications/targets/a.ts',
      'apps/api/src/notifications/types/lead-alert.notification.ts',
    ],
  ],
  'features-know-no-start': [['apps/api/src/auth/b.ts', 'apps/api/src/app.module.ts']],
  'product-knows-no-tests': [['libs/errors/a.ts', 'test/support/api.ts']],
  'environment-only-in-config': [['libs/mail/a.ts', 'node_modules/envalid/index.js']],
  'connections-only-through-the-guard': [['libs/mail/b.ts', 'node_modules/undici/index.js']],
  'sockets-only-through-the-guard': [['libs/mail/e.ts', 'node:https']],
  'clients-only-in-their-place': [['apps/api/src/leads/d.ts', 'node_modules/ioredis/index.js']],
  'not-to-dev-dependencies': [['libs/mail/c.ts', 'node_modules/vitest/index.js']],
  'not-to-unresolvable': [['libs/mail/d.ts', 'libs/mail/nothing.ts']],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-imports-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the import rule', () => {
  it('has a planted violation for every one of its rules', () => {
    expect(Object.keys(PLANTED).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it.each(Object.entries(PLANTED))('finds a planted violation of "%s"', async (name, imports) => {
    const broken = await rulesBrokenBy(name, imports);
    expect(broken).toContain(name);
  });

  it('lets a later feature use the service of an earlier one', async () => {
    const broken = await rulesBrokenBy('allowed', [
      ['apps/api/src/leads/c.ts', 'apps/api/src/customers/customers.service.ts'],
    ]);
    expect(broken).toEqual([]);
  });
});

/** Writes the files into a project of their own and returns the names of the rules they break. */
async function rulesBrokenBy(project: string, imports: [string, string][]): Promise<string[]> {
  const root = join(folder, project);
  const plant = (file: string, text: string): void => {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const source of SOURCES) mkdirSync(join(root, source), { recursive: true });
  plant(
    'package.json',
    '{ "dependencies": { "envalid": "1", "ioredis": "1", "undici": "1" }, "devDependencies": { "vitest": "1" } }',
  );
  for (const name of ['envalid', 'ioredis', 'undici', 'vitest']) {
    plant(`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`);
    plant(`node_modules/${name}/index.js`, 'module.exports = 1;');
  }
  for (const [, target] of imports) {
    const missing = target.endsWith('nothing.ts') || /^node(?:_modules\/|:)/.test(target);
    if (!missing) plant(target, 'export const it = 1;');
  }
  for (const [file, target] of imports)
    plant(file, `export * from '${specifier(file, target)}';\nexport const own = 1;`);
  const result = await cruise(SOURCES, {
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
    doNotFollow: { path: 'node_modules' },
  });
  return [...new Set((result.output as ICruiseResult).summary.violations.map(({ rule }) => rule.name))];
}

function specifier(from: string, to: string): string {
  const bare = /^node:/.test(to) ? to : /^node_modules\/([^/]+)\//.exec(to)?.[1];
  return (
    bare ??
    `${dirname(from)
      .split('/')
      .map(() => '..')
      .join('/')}/${to.replace(/\.ts$/, '.js')}`
  );
}
