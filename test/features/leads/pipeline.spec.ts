import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CacheFigures } from '@libs/cache/cache-figures.js';
import { CacheService } from '@libs/cache/cache.service.js';
import type { PipelineDto, PipelineStageDto } from '../../../apps/api/src/leads/pipeline.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let t: TestApp;
let api: Api;
let customerId: string;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  customerId = await newCustomer();
});
afterAll(() => t.close());

async function newCustomer(): Promise<string> {
  return (await api.post<{ id: string }>('/api/customers', { name: 'Nora' })).body.id;
}

async function pipeline(): Promise<PipelineStageDto[]> {
  const answer = await api.get<PipelineDto>('/api/leads/pipeline');
  expect(answer.status).toBe(200);
  return answer.body.stages;
}

async function stage(status: string): Promise<PipelineStageDto | undefined> {
  return (await pipeline()).find((one) => one.status === status);
}

function open(lead: Record<string, unknown>): Promise<{ body: { id: string } }> {
  return api.post<{ id: string }>('/api/leads', { customerId, title: 'x', ...lead });
}

describe('The pipeline', () => {
  it('has all six statuses in their order, also when there is no lead', async () => {
    expect(await pipeline()).toEqual(
      ['NEW', 'CONTACTED', 'QUALIFIED', 'PROPOSAL', 'WON', 'LOST'].map((status) => ({
        status,
        count: 0,
        value: '0.00',
        currency: 'EUR',
        otherValues: [],
      })),
    );
  });

  it('counts leads and adds up values to the cent, each currency for itself', async () => {
    for (const lead of [
      { value: '0.10' },
      { value: '0.20' },
      { value: '999999999999.99' },
      {},
      { value: '5', currency: 'USD' },
      { value: '7.5', currency: 'GBP' },
      { currency: 'SEK' },
      { status: 'WON', value: '12' },
      { status: 'LOST' },
    ]) {
      await open(lead);
    }
    const stages = await pipeline();
    expect(stages[0]).toEqual({
      status: 'NEW',
      count: 7,
      value: '1000000000000.29',
      currency: 'EUR',
      otherValues: [
        { value: '7.50', currency: 'GBP' },
        { value: '5.00', currency: 'USD' },
      ],
    });
    expect(stages.slice(4)).toEqual([
      { status: 'WON', count: 1, value: '12.00', currency: 'EUR', otherValues: [] },
      { status: 'LOST', count: 1, value: '0.00', currency: 'EUR', otherValues: [] },
    ]);
  });

  it('shows every change at once, whoever made it', async () => {
    const before = (await stage('QUALIFIED'))?.count ?? 0;
    const { body } = await open({ status: 'QUALIFIED', value: '3' });
    expect(await stage('QUALIFIED')).toMatchObject({ count: before + 1, value: '3.00' });
    await api.patch(`/api/leads/${body.id}`, { value: '4' });
    expect((await stage('QUALIFIED'))?.value).toBe('4.00');
    await api.patch(`/api/leads/${body.id}`, { status: 'PROPOSAL' });
    expect([(await stage('QUALIFIED'))?.count, (await stage('PROPOSAL'))?.count]).toEqual([before, 1]);
    await api.delete(`/api/leads/${body.id}`);
    expect((await stage('PROPOSAL'))?.count).toBe(0);
  });

  it('is counted once for all who look while nothing changes', async () => {
    const figures = (): CacheFigures | undefined =>
      t.app
        .get(CacheService)
        .stats()
        .find(({ group }) => group === 'PipelineController.get');
    await open({});
    // The news of the write reaches this process a moment after the write: until then nothing is cached.
    await expect
      .poll(async () => {
        const before = figures();
        await pipeline();
        await pipeline();
        const after = figures();
        return [(after?.hits ?? 0) - (before?.hits ?? 0), (after?.misses ?? 0) - (before?.misses ?? 0)];
      })
      .toEqual([2, 0]);
  });

  it('loses the leads of a customer who is deleted', async () => {
    const other = await newCustomer();
    await open({ customerId: other, status: 'CONTACTED' });
    expect((await stage('CONTACTED'))?.count).toBe(1);
    await api.delete(`/api/customers/${other}`);
    expect((await stage('CONTACTED'))?.count).toBe(0);
  });

  it('is for those who are signed in', async () => {
    expect((await t.api.get('/api/leads/pipeline')).status).toBe(401);
  });
});
