import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  CustomerNoteDto,
  CustomerNotePageDto,
} from '../../../apps/api/src/customers/customer-notes.dto.js';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

interface ProblemBody {
  code: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let api: Api;
let notes: string;
beforeAll(async () => {
  t = await startTestApp();
  api = await t.api.asAda();
  const customer = await api.post<{ id: string }>('/api/customers', { name: 'Grace Okafor' });
  notes = `/api/customers/${customer.body.id}/notes`;
});
afterAll(() => t.close());

describe('Notes on a customer', () => {
  it('say who wrote them and when, newest first, page by page', async () => {
    const me = (await api.get<{ id: string; name: string }>('/api/auth/me')).body;
    for (const body of ['likes tea', 'pays late\nbut pays', 'prefers calls ☎']) {
      const answer = await api.post<CustomerNoteDto>(notes, { body });
      expect(answer.status).toBe(201);
      expect(answer.body).toEqual({
        id: expect.any(String) as string,
        customerId: notes.split('/')[3],
        body,
        authorId: me.id,
        authorName: me.name,
        createdAt: t.clock.now().toISOString(),
      });
      t.clock.forward(60);
    }
    const first = (await api.get<CustomerNotePageDto>(notes, { query: { limit: '2' } })).body;
    expect(first.data.map(({ body }) => body)).toEqual(['prefers calls ☎', 'pays late\nbut pays']);
    const second = (
      await api.get<CustomerNotePageDto>(notes, { query: { limit: '2', cursor: first.nextCursor ?? '' } })
    ).body;
    expect(second.data.map(({ body }) => body)).toEqual(['likes tea']);
    expect(second.nextCursor).toBeNull();
  });

  it('are added once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'note-1' };
    const first = await api.post<CustomerNoteDto>(notes, { body: 'once' }, { headers });
    const again = await api.post<CustomerNoteDto>(notes, { body: 'once' }, { headers });
    expect(again.body).toEqual(first.body);
    const page = (await api.get<CustomerNotePageDto>(notes)).body;
    expect(page.data.filter(({ body }) => body === 'once')).toHaveLength(1);
  });

  it('must say something, in at most 10,000 characters', async () => {
    for (const body of ['  ', 'x'.repeat(10_001), undefined, 7]) {
      const answer = await api.post<ProblemBody>(notes, { body });
      expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, 'body']);
    }
  });

  it('are of a customer there is', async () => {
    const nobody = `/api/customers/${randomUUID()}/notes`;
    expect((await api.post<ProblemBody>(nobody, { body: 'lost' })).body.code).toBe('customers.not_found');
    expect((await api.get(nobody)).status).toBe(404);
    expect((await t.api.get(notes)).status).toBe(401);
  });

  it('name no author when a program wrote them', async () => {
    const key = await api.post<{ key: string }>('/api/api-keys', { name: 'Importer', role: 'AGENT' });
    const answer = await t.api
      .with(key.body.key)
      .post<CustomerNoteDto>(notes, { body: 'from the old system' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ authorId: null, authorName: null });
  });
});
