import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { Api } from '../../support/api.js';

let t: TestApp;
let ada: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
});
afterAll(() => t.close());

describe('an export of customers', () => {
  it('holds every name as it was, and formulas made harmless', async () => {
    const names = ['Ünï 😀 שלום', '=1+1', 'a "quoted", name', 'two\nlines'];
    for (const name of names) await ada.post('/api/customers', { name });
    const answer = await ada.get('/api/analytics/export', { query: { dataset: 'customers', format: 'csv' } });
    const rows = parse<{ name: string }>(answer.text, { columns: true });
    expect(rows.map(({ name }) => name).reverse()).toEqual(names.map((name) => name.replace(/^=/, "'=")));
  });
});
