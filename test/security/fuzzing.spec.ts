import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverGeneric } from '../features/messages/inbox.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { fullRun } from './support/full-run.js';
import { junkFor } from './support/junk.js';
import { expectProblem } from './support/problem-shape.js';
import { routesOf, STREAM, type Route } from './support/routes.js';

/** Requests to each route. */
const RUNS = fullRun ? 250 : 20;

let t: TestApp;
let routes: Route[];
/** One of each thing that routes are about, so that junk gets as far as it can. */
let real: string[];
beforeAll(async () => {
  t = await startTestApp();
  await deliverGeneric(t, { body: 'I want to buy this today. What does it cost?', name: 'Noor' });
  await t.drain();
  const rows = await t.database.rows<{ id: string }>(
    `select id::text from "Customer" union all select id::text from "Conversation"
     union all select id::text from "Message" union all select id::text from "Lead"
     union all select id::text from "WebhookDelivery"`,
  );
  real = rows.map(({ id }) => id);
  expect(real).toHaveLength(5);
  routes = routesOf(t.app).filter(({ template }) => template !== STREAM);
});
afterAll(() => t.close());

/** Sends each route its junk. @param who gives the caller: signing out ends what it was called with */
async function fuzz(who: (route: Route) => Promise<Api>, seen: (status: number) => void): Promise<void> {
  for (const route of routes) {
    await fc.assert(
      fc.asyncProperty(junkFor(route, real), async ({ path, body, headers }) => {
        const api = await who(route);
        const answer = await api.send(route.method, path, body, { headers });
        const about = `${route.method} ${path} ${JSON.stringify(headers)} ${String(body)} -> ${answer.text}`;
        seen(answer.status);
        expect(answer.status < 500 || route.template.startsWith('/health'), about).toBe(true);
        if (answer.status >= 400 && answer.status < 500) expectProblem(answer, about);
      }),
      { numRuns: RUNS, ...(fullRun ? {} : { seed: 20_260_302 }) },
    );
  }
}

describe('junk in every part of a request', () => {
  it('from somebody signed in never breaks a route, and is refused in the one shape', async () => {
    const ada = await t.api.asAda();
    const statuses = new Set<number>();
    await fuzz(
      ({ template }) => (template === '/api/auth/logout' ? t.api.asAda() : Promise.resolve(ada)),
      (status) => statuses.add(status),
    );
    // Some of it has to get through, or nothing behind the doors was tried.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 400, 404]));
  }, 600_000);

  it('from a stranger never breaks a route, and opens none', async () => {
    const count = (): Promise<unknown[]> => t.database.rows('select count(*)::int as n from "Customer"');
    const before = await count();
    await fuzz(
      () => Promise.resolve(t.api),
      () => undefined,
    );
    expect(await count()).toEqual(before);
  }, 600_000);
});
