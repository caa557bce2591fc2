import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { listOf, openStaffRoom, type Member } from './staff-room.js';

let t: TestApp;
let ada: Api;
let mira: Member;
let jonas: Member;
beforeAll(async () => {
  t = await startTestApp({ env: { CUSTOMER_ALERT_LIFETIME_VALUE: '10000,500 USD' } });
  ({ ada, mira, jonas } = await openStaffRoom(t));
});
afterAll(() => t.close());
afterEach(async () => {
  await t.database.rows('delete from "Notification"');
  await t.database.rows('delete from "Customer"');
});

async function customer(input: object = {}): Promise<string> {
  return (await ada.post<{ id: string }>('/api/customers', { name: 'Ana Souza', ...input })).body.id;
}

/** A lead that was won for so much, told at once. @returns its id */
async function won(customerId: string, value: string, currency = 'EUR'): Promise<string> {
  const lead = { customerId, title: 'Bikes', status: 'WON', value, currency };
  const answer = await ada.post<{ id: string }>('/api/leads', lead);
  expect(answer.text && answer.status).toBe(201);
  await t.drain();
  return answer.body.id;
}

/** Titles of customer alerts in somebody's list, oldest first. */
async function alertsOf(member: Member): Promise<string[]> {
  const list = await listOf(member);
  return list.flatMap(({ type, title }) => (type === 'CUSTOMER_ALERT' ? [title] : [])).reverse();
}

describe('what a customer brought', () => {
  it('is told when it reaches the amount of the settings, once, to the managers', async () => {
    const id = await customer();
    await won(id, '9999.99');
    expect(await alertsOf(mira)).toEqual([]);
    await won(id, '0.01');
    await won(id, '5000');
    expect(await alertsOf(mira)).toEqual(['Ana Souza has brought 10000.00 EUR']);
    expect((await listOf(mira))[0]).toMatchObject({ url: `/customers/${id}`, tag: `customer:${id}` });
    expect(await alertsOf(jonas)).toEqual([]);
  });

  it('is told to whoever looks after them', async () => {
    await won(await customer({ assignedToId: jonas.id }), '20000');
    expect(await alertsOf(jonas)).toEqual(['Ana Souza has brought 20000.00 EUR']);
    expect(await alertsOf(mira)).toEqual([]);
  });

  it('is counted in each currency by itself, by its own amounts where there are any', async () => {
    const id = await customer();
    await won(id, '6000');
    await won(id, '6000', 'CHF');
    expect(await alertsOf(mira)).toEqual([]);
    await won(id, '600', 'USD');
    expect(await alertsOf(mira)).toEqual(['Ana Souza has brought 600.00 USD']);
  });

  it('reaches it also when what a lead was won for rises, and again after it fell below', async () => {
    const id = await customer();
    const first = await won(id, '3000');
    t.clock.forward(60);
    const second = await won(id, '3000');
    await ada.patch(`/api/leads/${first}`, { value: '9000' });
    await t.drain();
    expect(await alertsOf(mira)).toEqual(['Ana Souza has brought 12000.00 EUR']);
    await ada.delete(`/api/leads/${second}`);
    t.clock.forward(60);
    await won(id, '2000');
    expect(await alertsOf(mira)).toHaveLength(2);
    t.clock.forward(-120);
  });

  it('is told once when the leads that bring it are won at the same time', async () => {
    const id = await customer();
    const lead = { customerId: id, title: 'Bikes', status: 'WON', value: '6000', currency: 'EUR' };
    await Promise.all([1, 2, 3].map(() => ada.post('/api/leads', lead)));
    await t.drain();
    expect(await alertsOf(mira)).toEqual(['Ana Souza has brought 18000.00 EUR']);
  });
});

describe('a customer whose status changes', () => {
  it('is told when it becomes one of the settings, each time', async () => {
    const id = await customer();
    for (const status of ['ACTIVE', 'CHURNED', 'CHURNED', 'ACTIVE', 'CHURNED'])
      await ada.patch(`/api/customers/${id}`, { status });
    await t.drain();
    expect(await alertsOf(mira)).toEqual(['Ana Souza has left us', 'Ana Souza has left us']);
    expect(new Set((await listOf(mira)).map(({ tag }) => tag))).toEqual(new Set([`customer:${id}`]));
  });

  it('is no news to anybody when the settings say so', async () => {
    const other = await startTestApp({ sharing: t, env: { CUSTOMER_ALERT_STATUSES: 'NONE' } });
    const id = await customer();
    await (await other.api.asAda()).patch(`/api/customers/${id}`, { status: 'CHURNED' });
    await other.drain();
    expect(await alertsOf(mira)).toEqual([]);
    await other.close();
  });
});
