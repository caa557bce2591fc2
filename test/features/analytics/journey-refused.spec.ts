import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Books, type Writer } from './books.js';

let t: TestApp;
let ada: Api;
let books: Books;
let grace: Writer;

beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  books = new Books(t);
  grace = await books.customer('Grace', 'API', '2026-03-01T09:00:00Z');
});
afterAll(() => t.close());

const ask = (id: string): Promise<Answer> => ada.get(`/api/analytics/customer-journey/${id}`);

describe('a journey that can not be told', () => {
  it('is one of nobody', async () => {
    const answer = await ask('0192f7c1-0000-7000-8000-00000000dead');
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ code: 'customers.not_found' });
    expect((await ask('grace')).status).toBe(400);
  });

  it('is one of a person who was erased', async () => {
    const hedy = await books.customer('Hedy', 'API', '2026-03-01T09:00:00Z');
    await books.wrote(hedy, '2026-03-01T09:00:00Z');
    expect((await ask(hedy.customerId)).status).toBe(200);
    const erased = await ada.post(`/api/customers/${hedy.customerId}/erase`);
    expect(erased.status, erased.text).toBeLessThan(300);
    expect((await ask(hedy.customerId)).status).toBe(404);
  });

  it.each([
    [{ order: 'sideways' }, 'order'],
    [{ types: 'MESSAGE,GOSSIP' }, 'types'],
    [{ types: '' }, 'types'],
    [{ limit: '101' }, 'limit'],
    [{ cursor: 'WzFd' }, 'cursor'],
    [{ colour: 'red' }, 'colour'],
  ])('is asked for with %o', async (query, path) => {
    const answer: Answer<{ errors?: { path: string }[] }> = await ada.get(
      `/api/analytics/customer-journey/${grace.customerId}`,
      { query },
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors?.[0]?.path).toBe(path);
  });

  it('is asked for by nobody who is not signed in', async () => {
    expect((await t.api.get(`/api/analytics/customer-journey/${grace.customerId}`)).status).toBe(401);
  });
});
