import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { colleague, hire } from '../auth/staff.js';
import { deliverGeneric, inbox } from './inbox.js';

interface Reply {
  id: string;
  title: string;
  shortcut: string;
  body: string;
  shared: boolean;
  ownerId: string | null;
}

let t: TestApp;
let ada: Api;
let alan: Api;
let beth: Api;
let alanId: string;
let conversationId: string;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  alanId = (await hire(ada, colleague('alan'))).id;
  await hire(ada, colleague('beth'));
  alan = await t.api.signIn('alan@example.com', colleague('alan').password);
  beth = await t.api.signIn('beth@example.com', colleague('beth').password);
  await deliverGeneric(t, { body: 'Hello, can I send it back?', name: 'Noor Haddad' });
  await t.drain();
  conversationId = (await inbox(ada))[0]?.id ?? '';
});
afterAll(() => t.close());

const TEXT = 'Hi {{customer.firstName|there}}, send it back. {{agent.name}}{{customer.company}}';
const save = async (api: Api, reply: object): Promise<Reply> => {
  const answer = await api.post<Reply>('/api/saved-replies', { title: 'Returns', body: TEXT, ...reply });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const seen = async (
  api: Api,
  query: Record<string, string> = {},
): Promise<(Reply & { useCount: number })[]> => {
  const answer = await api.get<{ data: (Reply & { useCount: number })[] }>('/api/saved-replies', { query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
};

describe('a saved reply', () => {
  it('is everybody’s or one’s own, and nobody else sees one’s own', async () => {
    const shared = await save(ada, { shortcut: 'Returns', shared: true });
    expect(shared).toMatchObject({ shortcut: 'returns', shared: true, ownerId: null });
    const own = await save(alan, { shortcut: 'mine', title: 'Mine' });
    expect(own).toMatchObject({ shared: false, ownerId: alanId });
    expect((await seen(alan)).map(({ id }) => id)).toEqual([own.id, shared.id]);
    expect((await seen(alan, { shared: 'false' })).map(({ id }) => id)).toEqual([own.id]);
    for (const api of [beth, ada]) {
      expect((await seen(api)).map(({ id }) => id)).toEqual([shared.id]);
      expect((await api.get(`/api/saved-replies/${own.id}`)).status).toBe(404);
      expect((await api.patch(`/api/saved-replies/${own.id}`, { title: 'x' })).status).toBe(404);
      expect((await api.delete(`/api/saved-replies/${own.id}`)).status).toBe(404);
      expect((await api.post(`/api/saved-replies/${own.id}/render`, { conversationId })).status).toBe(404);
    }
  });

  it('is shared by managers only', async () => {
    const code = 'saved_replies.shared_by_managers';
    const [own, shared] = await seen(alan);
    expect(
      await alan.post('/api/saved-replies', { title: 'x', shortcut: 'x', body: 'x', shared: true }),
    ).toMatchObject({ status: 403, body: { code } });
    expect(await alan.patch(`/api/saved-replies/${shared?.id}`, { title: 'x' })).toMatchObject({
      status: 403,
      body: { code },
    });
    expect(await alan.patch(`/api/saved-replies/${own?.id}`, { shared: true })).toMatchObject({
      status: 403,
    });
    expect(await alan.delete(`/api/saved-replies/${shared?.id}`)).toMatchObject({ status: 403 });
    const key = await ada.post<{ key: string }>('/api/api-keys', { name: 'Shop', role: 'MANAGER' });
    const program = t.api.with(key.body.key);
    expect((await program.post('/api/saved-replies', { title: 'x', shortcut: 'x', body: 'x' })).status).toBe(
      400,
    );
    expect((await seen(program)).length).toBe(1);
  });

  it('has a shortcut of its own, in any case, also when two are saved at the same time', async () => {
    const again = { title: 'x', shortcut: 'RETURNS', body: 'x' };
    for (const [api, reply] of [
      [ada, { ...again, shared: true }],
      [alan, again],
    ] as const)
      expect(await api.post('/api/saved-replies', reply)).toMatchObject({
        status: 409,
        body: { code: 'saved_replies.duplicate', errors: [{ path: 'shortcut' }] },
      });
    await save(beth, { shortcut: 'mine' });
    const race = await Promise.all(
      [1, 2, 3].map(() => beth.post('/api/saved-replies', { title: 'x', shortcut: 'race', body: 'x' })),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('stays its owner’s to change when everybody’s comes to have the same shortcut', async () => {
    const own = await save(alan, { shortcut: 'twice' });
    await save(ada, { shortcut: 'twice', shared: true, title: 'For all' });
    const path = `/api/saved-replies/${own.id}`;
    const changed = await alan.patch<Reply>(path, { body: 'Send it back.', shortcut: 'twice' });
    expect(changed).toMatchObject({ status: 200, body: { body: 'Send it back.' } });
    expect(await alan.patch(path, { shortcut: 'returns' })).toMatchObject({ status: 409 });
    expect((await alan.patch(path, { shortcut: 'thrice' })).status).toBe(200);
    expect(await alan.patch(path, { shortcut: 'twice' })).toMatchObject({ status: 409 });
    for (const { id, shared } of await seen(ada, { search: 'twice' }))
      if (shared) await ada.delete(`/api/saved-replies/${id}`);
    await alan.delete(path);
  });

  it('refuses unknown variables and names those there are', async () => {
    for (const body of ['{{customer.nme}}', 'Hi {{customer.name', '{{constructor}}']) {
      const answer = await alan.post<{ detail: string; errors: { path: string; message: string }[] }>(
        '/api/saved-replies',
        { title: 'x', shortcut: 'y', body },
      );
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0]?.path).toBe('body');
      expect(answer.body.errors[0]?.message).toContain('{{customer.name}}');
    }
    const listed = await alan.get<{ data: { name: string }[] }>('/api/saved-replies/variables');
    expect(listed.body.data.map(({ name }) => name)).toContain('agent.name');
    for (const { name } of listed.body.data)
      await save(alan, { shortcut: name.replace('.', '-'), body: `{{${name}}}` });
  });

  it('is filled for a conversation, and its use is counted', async () => {
    const [shared] = await seen(beth, { shared: 'true' });
    const answer = await beth.post(`/api/saved-replies/${shared?.id}/render`, { conversationId });
    expect(answer).toMatchObject({
      status: 200,
      body: { text: 'Hi Noor, send it back. Person beth', missing: ['customer.company'] },
    });
    expect((await seen(beth, { sort: '-useCount' }))[0]).toMatchObject({ id: shared?.id, useCount: 1 });
    const nobody = '0192f7c1-0000-7000-8000-000000000000';
    expect(
      await beth.post(`/api/saved-replies/${shared?.id}/render`, { conversationId: nobody }),
    ).toMatchObject({ status: 404, body: { code: 'conversations.not_found' } });
  });

  it('is changed on the state that was read, whatever it was used for meanwhile', async () => {
    const [own] = await seen(beth, { shared: 'false', search: 'mine' });
    const tag = String((await beth.get(`/api/saved-replies/${own?.id}`)).headers.etag);
    await beth.post(`/api/saved-replies/${own?.id}/render`, { conversationId });
    const headers = { 'if-match': tag };
    expect((await beth.patch(`/api/saved-replies/${own?.id}`, { title: 'Else' }, { headers })).status).toBe(
      200,
    );
    expect((await beth.patch(`/api/saved-replies/${own?.id}`, { title: 'x' }, { headers })).status).toBe(412);
    expect((await beth.delete(`/api/saved-replies/${own?.id}`)).status).toBe(204);
  });

  it('is found by the beginning of its shortcut and by its words', async () => {
    expect((await seen(beth, { search: 'retu' }))[0]?.shortcut).toBe('returns');
    expect((await seen(beth, { search: 'returning' }))[0]?.shortcut).toBe('returns');
    for (const search of ['%', '_', '&|!:*', "'", '\\']) await seen(beth, { search });
    expect(await seen(beth, { search: '%' })).toEqual([]);
  });

  it('is found by its tag, and by the language it is for, as are those for any', async () => {
    await save(beth, { shortcut: 'oslo', language: 'nb-NO', tags: ['filtered'] });
    await save(beth, { shortcut: 'lyon', language: 'fr', tags: ['filtered'] });
    await save(beth, { shortcut: 'all', tags: ['filtered'] });
    const found = async (query: Record<string, string>): Promise<string[]> =>
      (await seen(beth, query)).map(({ shortcut }) => shortcut).sort();
    expect(await found({ tag: 'filtered' })).toEqual(['all', 'lyon', 'oslo']);
    expect(await found({ tag: 'filtered', language: 'nb' })).toEqual(['all', 'oslo']);
    expect(await found({ tag: 'filter' })).toEqual([]);
  });

  it('of one’s own is told in the audit log without its words', async () => {
    await save(alan, { shortcut: 'hush', title: 'Whispered', body: 'Whispered words' });
    const rows = await t.database.rows<{ text: string }>(
      `select row_to_json(a)::text as text from "AuditEntry" a where entity = 'saved-reply'`,
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.some(({ text }) => text.includes('Whispered'))).toBe(false);
    expect(rows.some(({ text }) => text.includes('send it back'))).toBe(true);
  });
});
