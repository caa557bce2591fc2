// Imports point down this list, never up. A later feature may use an earlier one's service, events, dto or rules;
// its repositories are its own. `health` uses libs only. Each rule is proven in test/registries/import-rule.spec.ts.
const ORDER = [
  'auth',
  'customers',
  'knowledge',
  'messages',
  'leads',
  'analytics',
  'notifications',
  'outgoing-webhooks',
];
const feature = (name) => `^apps/api/src/${name}/`;
/** One part of the tree does not import another; paths are patterns. */
const knowsNo = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from },
  to: { path: to },
});
const upward = ORDER.slice(0, -1).map((name, index) => {
  const later = ORDER.slice(index + 1);
  return knowsNo(
    `${name}-knows-no-later-feature`,
    feature(name),
    `^apps/api/src/(${later.join('|')})/`,
    `${name} comes before ${later.join(', ')}: publish an event instead.`,
  );
});

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
    knowsNo('libs-know-no-app', '^libs/', '^apps/', 'Libraries would fit any product.'),
    knowsNo(
      'health-uses-libs-only',
      '^apps/api/src/health/',
      '^apps/api/src/(?!health/)',
      'Health must answer when features are broken.',
    ),
    {
      name: 'repositories-are-private',
      severity: 'error',
      comment: "Another feature's tables are reached through its service.",
      from: { path: '^apps/api/src/([^/]+)/' },
      to: { path: '^apps/api/src/[^/]+/.*\\.repository\\.ts$', pathNot: '^apps/api/src/$1/' },
    },
    knowsNo(
      'notification-types-know-no-targets',
      '^apps/api/src/notifications/types/',
      '^apps/api/src/notifications/(targets|push|mail)/',
      'A type says in which manner its news is read; which targets that suits is theirs to know.',
    ),
    knowsNo(
      'notification-targets-know-no-types',
      '^apps/api/src/notifications/targets/',
      '^apps/api/src/notifications/types/',
      'A target takes any news.',
    ),
    knowsNo(
      'features-know-no-start',
      '^apps/api/src/[^/]+/',
      '^apps/api/src/[^/]+\\.ts$',
      'The process knows the features, not the other way round.',
    ),
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
      name: 'sockets-only-through-the-guard',
      severity: 'error',
      comment:
        'Only the guarded client opens connections, and what it names (resolvers included) is all there is.',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/http/outgoing/',
          // Hands the mail client the socket that it connects, so that it can be cut off.
          '^libs/mail/mail-server\\.ts$',
          // Reads status texts, listens, or looks for a free port: none of them connects.
          '^libs/http/problem\\.ts$',
          '^libs/database/embedded/embedded-postgres\\.ts$',
          '/testing/',
          '\\.(spec|bench)\\.ts$',
        ],
      },
      to: {
        path: '^(node:)?(http|https|http2|net|tls|dgram|dns|dns/promises|inspector)$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'clients-only-in-their-place',
      severity: 'error',
      comment: 'What connects to the database, Redis or a mail server is reached through its library.',
      from: {
        path: '^(apps|libs)/',
        pathNot: [
          '^libs/(database|cache|throttle|mail|jobs|events)/',
          // Backups need a connection without the limits of requests.
          '^libs/backup/connection\\.ts$',
          '^libs/push/',
          // It makes the key pair and sends nothing.
          '^libs/config/secrets\\.ts$',
          // It asks the very server whether it is there.
          '^apps/api/src/health/indicators/redis\\.ts$',
          '\\.(spec|bench)\\.ts$',
        ],
      },
      to: {
        path: 'node_modules/(pg|ioredis|redis|nodemailer|web-push|cache-manager-redis-yet)/',
        dependencyTypesNot: ['type-only'],
      },
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
