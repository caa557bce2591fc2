import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let one: TestApp;
let other: TestApp;
beforeAll(async () => {
  one = await startTestApp();
  other = await startTestApp();
});
afterAll(async () => {
  await one.close();
  await other.close();
});

describe('two installations on one Redis', () => {
  it('never see each other’s cached answers', async () => {
    const ada = await one.api.asAda();
    const { body: customer } = await ada.post<{ id: string }>('/api/customers', { name: 'Nora' });
    await ada.post('/api/leads', { customerId: customer.id, title: 'Twelve seats', value: '1250.00' });
    const pipeline = (await ada.get<{ stages: { count: number }[] }>('/api/leads/pipeline')).body;
    expect(pipeline.stages[0]?.count).toBe(1);
    const stranger = await other.api.asAda();
    const empty = (await stranger.get<{ stages: { count: number }[] }>('/api/leads/pipeline')).body;
    expect(empty.stages[0]?.count).toBe(0);
  });
});
