import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hire, signIn } from '../features/auth/staff.js';
import { JONAS, MIRA } from '../support/cast/people.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem } from './support/problem-shape.js';
import { sendRaw } from './support/raw-request.js';
import { routesOf, type Route } from './support/routes.js';

let t: TestApp;
let base: string;
let routes: Route[];
const tokens = { agent: '', manager: '' };

beforeAll(async () => {
  t = await startTestApp();
  await t.app.listen(0, '127.0.0.1');
  base = await t.app.getUrl();
  routes = routesOf(t.app);
  const ada = await t.api.asAda();
  for (const [role, colleague] of [
    ['agent', JONAS],
    ['manager', MIRA],
  ] as const) {
    await hire(ada, colleague);
    tokens[role] = (await signIn(t.api, colleague)).accessToken;
  }
});
afterAll(() => t.close());

/** Other ways to write the address of a route, for routers, proxies and guards that read it differently. */
function spellings(path: string): string[] {
  const last = path.lastIndexOf('/');
  const [parent, name] = [path.slice(0, last), path.slice(last + 1)];
  const hex = (letter: string): string => `%${letter.charCodeAt(0).toString(16)}`;
  return [
    path,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}/x/..`,
    `${path}%2f`,
    `${path}%00`,
    `${path}%20`,
    `${path};a=b`,
    `${path}.json`,
    `${path}?`,
    `${path}#`,
    `/${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `${parent}//${name}`,
    `${parent}/./${name}`,
    `${parent}%2f${name}`,
    `${parent}\\${name}`,
    path.toUpperCase(),
    path.replace('/api/', '/Api/'),
    path.replace('/api/', '/api/./'),
    path.replace('/api/', '/api//'),
    path.replace('/api/', '/%61pi/'),
    `${parent}/${hex(name[0] ?? 'a')}${name.slice(1)}`,
    `http://127.0.0.1${path}`,
  ];
}

/** Headers by which some servers let a caller name another route than the request line does. */
const OVERRIDES = (route: Route): Record<string, string>[] => [
  { 'x-http-method-override': route.method },
  { 'x-original-url': route.path },
  { 'x-rewrite-url': route.path },
  { 'x-forwarded-prefix': '/health' },
];

describe('a closed route', () => {
  it('stays closed to strangers in every spelling and by every method', async () => {
    const closed = routes.filter(({ open }) => !open);
    expect(closed.length).toBeGreaterThan(40);
    for (const route of closed) {
      for (const path of spellings(route.path)) {
        for (const method of route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]) {
          const answer = await sendRaw(base, { method, path });
          const about = `${method} ${path} -> ${answer.status}`;
          expect([400, 401, 404], about).toContain(answer.status);
          if (method === 'HEAD') expect(answer.text, about).toBe('');
          else expectProblem(answer, about);
        }
      }
    }
  });

  it('answers HEAD, a query and a percent-encoded letter as it answers itself: 401', async () => {
    for (const route of routes.filter(({ open, method }) => !open && method === 'GET')) {
      const ways = [
        { method: 'HEAD', path: route.path },
        { method: 'GET', path: `${route.path}?` },
        { method: 'GET', path: route.path.replace('/api/', '/%61pi/') },
      ];
      for (const way of ways) {
        expect((await sendRaw(base, way)).status, `${way.method} ${way.path}`).toBe(401);
      }
    }
  });

  it('can not be reached by headers that name another route or method', async () => {
    for (const route of routes.filter(({ open }) => !open)) {
      for (const headers of OVERRIDES(route)) {
        for (const [method, path] of [
          [route.method, route.path],
          ['GET', '/api/nothing-here'],
        ] as const) {
          const { status } = await sendRaw(base, { method, path, headers });
          expect([401, 404], `${method} ${path} with ${Object.keys(headers).join()}`).toContain(status);
        }
      }
    }
  });

  it('takes the token from no other place: not the query, a cookie, the body or basic credentials', async () => {
    const { agent } = tokens;
    const places: Record<string, string>[] = [
      {
        cookie: `accessToken=${agent}; access_token=${agent}; token=${agent}; Authorization=Bearer%20${agent}`,
      },
      { authorization: `Basic ${Buffer.from(`token:${agent}`).toString('base64')}` },
      { authorization: agent },
      { 'x-access-token': agent, 'x-api-key': agent, 'proxy-authorization': `Bearer ${agent}` },
    ];
    for (const headers of places) {
      const { status } = await sendRaw(base, { method: 'GET', path: '/api/auth/me', headers });
      expect(status, Object.keys(headers).join()).toBe(401);
    }
    const query = `access_token=${agent}&token=${agent}`;
    expect((await sendRaw(base, { method: 'GET', path: `/api/auth/me?${query}` })).status).toBe(401);
  });
});

describe('a route for a higher role', () => {
  const below = { MANAGER: ['agent'], ADMIN: ['agent', 'manager'] } as const;

  it('is raised where the contract says so', () => {
    const raised = Object.fromEntries(
      routes.flatMap(({ name, role }) => (role === undefined ? [] : [[name, role]])),
    );
    const required = routes.filter(({ template }) =>
      /^\/api\/(users|api-keys|webhook-deliveries)/.test(template),
    );
    expect(required.length).toBeGreaterThan(10);
    for (const { name } of required) expect(raised[name], name).toMatch(/ADMIN|MANAGER/);
    expect(raised).toMatchObject({ 'POST /api/users': 'ADMIN', 'GET /api/webhook-deliveries': 'MANAGER' });
  });

  it('refuses every role below it in every spelling, before it looks at the request', async () => {
    for (const route of routes) {
      if (route.role === undefined || route.role === 'AGENT') continue;
      for (const role of below[route.role]) {
        const headers = { authorization: `Bearer ${tokens[role]}`, 'content-type': 'application/json' };
        const body = route.method === 'GET' ? undefined : '{"nonsense":true}';
        const own = await sendRaw(base, { method: route.method, path: route.path, headers, body });
        expect(`${route.name} as ${role}: ${own.status}`).toBe(`${route.name} as ${role}: 403`);
        for (const path of spellings(route.path)) {
          for (const method of route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]) {
            const { status } = await sendRaw(base, { method, path, headers, body });
            expect([400, 403, 404], `${method} ${path} as ${role} -> ${status}`).toContain(status);
          }
        }
      }
    }
  });
});
