import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../support/api.js';
import { signGeneric } from '../support/sign.js';
import { GENERIC_SECRET, startTestApp, type TestApp } from '../support/test-app.js';
import { expectProblem } from './support/problem-shape.js';
import { routesOf, SOME_ID, withParameter, type Route } from './support/routes.js';

interface Problem {
  code: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let ada: Api;
let routes: Route[];
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  routes = routesOf(t.app).filter(({ template }) => template.startsWith('/api/'));
});
afterAll(() => t.close());

/** Routes that take what others define: platforms add to their webhooks as they like. */
const webhooks = ({ template }: Route): boolean => template.startsWith('/api/webhooks/');

/** Where an address and a password get one file, without a session. */
const SIGN_IN_ONCE = 'POST /api/analytics/reports/runs/{id}/file';

describe('on every route', () => {
  it('a body field that is not in the contract is refused by its name', async () => {
    const taking = routes.filter((route) => route.body !== undefined && !webhooks(route));
    expect(taking.length).toBeGreaterThan(12);
    for (const { name, method, path, body } of taking) {
      for (const field of ['unknownField', 'isAdmin', '$where', 'passwordHash']) {
        const answer = await ada.send<Problem>(method, path, { ...body, [field]: 1 });
        expect([name, answer.status], answer.text).toEqual([name, 400]);
        expect(
          answer.body.errors?.map((error) => error.path),
          `${name}: ${answer.text}`,
        ).toContain(field);
      }
    }
  });

  it('that takes no body, a body with anything in it is refused', async () => {
    const bare = routes.filter(
      (route) => route.body === undefined && route.method !== 'GET' && !webhooks(route),
    );
    expect(bare.length).toBeGreaterThan(8);
    for (const { name, method, path } of bare) {
      for (const body of ['{"role":"ADMIN"}', '[1]', '"text"', '7']) {
        const answer = await ada.send(method, path, body);
        expect([name, body, answer.status]).toEqual([name, body, 400]);
        expectProblem(answer, name);
      }
    }
    expect((await ada.get('/api/auth/me')).status, 'nobody was signed out by it').toBe(200);
  });

  it('a query parameter that is not in the contract is refused by its name', async () => {
    for (const { name, method, path, body, template } of routes.filter((route) => !webhooks(route))) {
      if (template === '/api/auth/logout') continue;
      for (const parameter of ['unknownParameter', 'where', 'filter[passwordHash]', 'select', '__proto__']) {
        const answer = await ada.send<Problem>(method, `${path}?${encodeURIComponent(parameter)}=1`, body);
        expect([name, parameter, answer.status], answer.text).toEqual([name, parameter, 400]);
        expect(answer.text, name).toContain(parameter);
      }
    }
  });

  it('a query parameter that is there twice, or is an operator, is refused or read as text', async () => {
    for (const { name, path, query } of routes.filter(({ query }) => query.length > 0)) {
      for (const parameter of query) {
        for (const text of [`${parameter}=a&${parameter}=b`, `${parameter}[not]=`, `${parameter}[$gt]=`]) {
          const { status } = await ada.get(`${path}?${text}`);
          expect([200, 400, 401, 403, 404], `${name}?${text} -> ${status}`).toContain(status);
          if (text.includes('[') && !name.includes('webhooks/')) expect(status, `${name}?${text}`).toBe(400);
        }
      }
    }
  });

  it('an id that is none is 400 or 404', async () => {
    const ids = ['1', '-1', 'x', '%00', '%ff', '%ed%a0%80', "'%20or%201=1--", '%F0%9F%92%A9', 'null'];
    const odd = [...ids, `${SOME_ID}%00`, `%20${SOME_ID}`, 'x'.repeat(150), '%2e%2e%2fusers', '$%7Bid%7D'];
    for (const { name, method, template, body } of routes.filter(({ template }) =>
      template.includes('{id}'),
    )) {
      for (const id of odd) {
        const answer = await ada.send(method, withParameter(template, id), body);
        expect([400, 404], `${name} with ${id} -> ${answer.text}`).toContain(answer.status);
        expectProblem(answer, `${name} with ${id}`);
      }
      const missing = await ada.send(method, withParameter(template, SOME_ID), body);
      // Of no use without the right password: what is there is not told.
      const statuses = name === SIGN_IN_ONCE ? [401] : [200, 204, 400, 404, 409, 422];
      expect(statuses, `${name} -> ${missing.text}`).toContain(missing.status);
    }
  });

  it('an object where the contract has a text is refused: it would be an operator of the database', async () => {
    const operators = [
      { contains: '' },
      { not: '' },
      { $gt: '' },
      { $ne: null },
      { startsWith: '' },
      [],
      ['a'],
    ];
    for (const { name, method, path, body } of routes.filter((route) => !webhooks(route))) {
      for (const [field, value] of Object.entries(body ?? {})) {
        if (typeof value !== 'string') continue;
        for (const operator of operators) {
          const answer = await ada.send<Problem>(method, path, { ...body, [field]: operator });
          expect([name, field, answer.status], answer.text).toEqual([name, field, 400]);
        }
      }
    }
  });

  it('a list where the contract has an object is refused: its fields would be looked for in vain', async () => {
    const device = { endpoint: 'https://push.example.com/z', deviceName: 'd' };
    for (const keys of [[], [{ p256dh: 'a', auth: 'b' }], [[]]]) {
      const answer = await ada.post('/api/notifications/push/subscriptions', { ...device, keys });
      expect([keys, answer.status]).toEqual([keys, 400]);
    }
    const { body } = await ada.post<{ id: string }>('/api/customers', { name: 'Listed' });
    for (const attachments of [[[]], [null], ['x']]) {
      const answer = await ada.post('/api/messages', { customerId: body.id, body: 'x', attachments });
      expect([attachments, answer.status]).toEqual([attachments, 400]);
    }
  });

  it('only JSON is taken, and the body of no other kind reaches anybody', async () => {
    const kinds = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'text/plain; charset=application/json',
      'application/json2',
      'application/x-ndjson',
    ];
    for (const { name, method, path, uploads } of routes.filter(
      (route) => route.method !== 'GET' && !webhooks(route),
    )) {
      // Mail programs post forms there; nobody reads them (RFC 8058).
      if (name === 'POST /api/notifications/unsubscribe/{token}') continue;
      // What is no form is no file either: such a route says so, and reads nothing.
      for (const kind of kinds.filter((one) => !uploads || !one.startsWith('multipart/'))) {
        const answer = await ada.send(method, path, 'a=b', { headers: { 'content-type': kind } });
        // A page of ours posts its form there: this one has none of its fields.
        const isForm = name === SIGN_IN_ONCE && kind === 'application/x-www-form-urlencoded';
        expect([name, kind, answer.status]).toEqual([name, kind, isForm ? 400 : 415]);
        expectProblem(answer, `${name} as ${kind}`);
      }
    }
  });

  it('deep, broken, too large and hostile JSON is refused before anybody looks at it', async () => {
    const deep = `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`;
    const bottomless = '['.repeat(200_000);
    const cases: [string | Buffer, number, Record<string, string>?][] = [
      [deep, 400],
      [bottomless, 400],
      ['{"a":1', 400],
      ['{"__proto__":{"role":"ADMIN"}}', 400],
      ['{"constructor":{"prototype":{"role":"ADMIN"}}}', 400],
      ['{"name":"a\\u0000b"}', 400],
      ['{"name":"\\ud800"}', 400],
      ['{"a":1e999}', 400],
      [Buffer.from([0xff, 0xfe, 0x7b]), 400],
      [gzipSync(Buffer.alloc(11 * 1024 * 1024, ' ')), 413, { 'content-encoding': 'gzip' }],
      ['{}', 400, { 'content-encoding': 'gzip' }],
      ['{}', 415, { 'content-encoding': 'compress' }],
    ];
    for (const { name, method, path } of routes.filter(({ method }) => method !== 'GET')) {
      if (name.includes('/api/webhooks/')) continue;
      for (const [body, status, headers] of cases) {
        const answer = await ada.send(method, path, body, { headers });
        expect([name, answer.status], `${body.toString().slice(0, 50)} -> ${answer.text}`).toEqual([
          name,
          status,
        ]);
        expectProblem(answer, name);
      }
    }
  }, 60_000);
});

describe('an address written with percent signs', () => {
  it('is the same route: nothing is read in another way', async () => {
    const encoded = '/%61pi/leads/pipeline?zz=1';
    expect((await ada.get(encoded)).status).toBe(400);
    const body = Buffer.from('{"event":"nothing known" }');
    const headers = signGeneric(body, GENERIC_SECRET, 'msg-encoded', t.clock.now());
    const delivery = await t.api.send('POST', '/%61pi/webhooks/generic', body, { headers });
    expect(delivery.status, delivery.text).toBe(200);
  });
});

describe('what a caller may choose', () => {
  it('is never a hidden column to sort or filter by', async () => {
    for (const { path } of routes.filter(({ query }) => query.length > 0)) {
      for (const column of [
        'passwordHash',
        '-passwordHash',
        'createdBy.passwordHash',
        'keyHash',
        'tokenHash',
      ]) {
        for (const parameter of ['sort', 'orderBy', 'order', 'fields', 'include']) {
          const { status } = await ada.get(`${path}?${parameter}=${column}`);
          if (path.startsWith('/api/webhooks/')) continue;
          expect([400], `${path}?${parameter}=${column} -> ${status}`).toContain(status);
        }
      }
    }
  });

  it('is a text that means itself: percent signs and underscores find only themselves', async () => {
    for (const name of ['Percy 100% Wool', 'Una_Derscore']) await ada.post('/api/customers', { name });
    await ada.post('/api/customers', { name: 'Plain Person' });
    const found = async (search: string): Promise<string[]> => {
      const query = { search };
      const answer = await ada.get<{ data: { name: string }[] }>('/api/customers', { query });
      return answer.body.data.map(({ name }) => name);
    };
    expect(await found('100%')).toEqual(['Percy 100% Wool']);
    expect(await found('a_D')).toEqual(['Una_Derscore']);
    expect(await found('%%%')).toEqual([]);
    expect(await found("' or '1'='1")).toEqual([]);
  });

  it('comes back as it was written: text is encoded where it is shown, never rewritten where it is kept', async () => {
    const name = `<b onload="x">O'Neil & "Sons"</b> javascript:alert(1) <script>1</script>`;
    const made = await ada.post<{ id: string; name: string }>('/api/customers', { name });
    expect(made.body.name).toBe(name);
    const read = await ada.get<{ name: string }>(`/api/customers/${made.body.id}`);
    expect(read.body.name).toBe(name);
    expect(read.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(read.headers['x-content-type-options']).toBe('nosniff');
  });
});
