// Imports point down this list, never up. A later feature may use an earlier one's service, events, dto or rules;
// its repositories are its own. `health` uses libs only. Each rule is proven in test/registries/import-rule.spec.ts.
const ORDER = ['auth', 'customers', 'messages', 'leads', 'analytics', 'notifications', 'outgoing-webhooks'];
const feature = (name) => `^apps/api/src/${name}/`;
const upward = ORDER.slice(0, -1).map((name, index) => ({
  name: `${name}-knows-no-later-feature`,
  severity: 'error',
  comment: `${name} comes before ${ORDER.slice(index + 1).join(', ')}: publish an event instead.`,
  from: { path: feature(name) },
  to: { path: `^apps/api/src/(${ORDER.slice(index + 1).join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one thing, or miss a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      comment: 'Libraries would fit any product.',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'health-uses-libs-only',
      severity: 'error',
      comment: 'Health must answer when features are broken.',
      from: { path: '^apps/api/src/health/' },
      to: { path: '^apps/api/src/(?!health/)' },
    },
    {
      name: 'repositories-are-private',
      severity: 'error',
      comment: "Another feature's tables are reached through its service.",
      from: { path: '^apps/api/src/([^/]+)/' },
      to: { path: '^apps/api/src/[^/]+/.*\\.repository\\.ts$', pathNot: '^apps/api/src/$1/' },
    },
    {
      name: 'features-know-no-start',
      severity: 'error',
      comment: 'The process knows the features, not the other way round.',
      from: { path: '^apps/api/src/[^/]+/' },
      to: { path: '^apps/api/src/[^/]+\\.ts$' },
    },
    {
      name: 'product-knows-no-tests',
      severity: 'error',
      comment: 'What runs in production does not need the tests.',
      from: { path: '^(apps|libs)/', pathNot: '\\.(spec|bench)\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'environment-only-in-config',
      severity: 'error',
      comment: 'Only libs/config reads dotenv or envalid.',
      from: { pathNot: '^libs/config/' },
      to: { path: 'node_modules/(envalid|dotenv)/' },
    },
    {
      name: 'connections-only-through-the-guard',
      severity: 'error',
      comment: 'Outgoing requests go through libs/http/outgoing.',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/http/outgoing/', '\\.(spec|bench)\\.ts$'] },
      to: { path: 'node_modules/undici/' },
    },
    {
      name: 'not-to-dev-dependencies',
      severity: 'error',
      comment: 'Production installs without them.',
      from: { path: '^(apps|libs)/', pathNot: '\\.(spec|bench)\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'The import leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'libs/database/generated' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
