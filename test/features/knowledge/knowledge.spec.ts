import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KnowledgeService } from '../../../apps/api/src/knowledge/knowledge.service.js';
import type { Answer, Api } from '../../support/api.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { colleague, hire } from '../auth/staff.js';

interface Article {
  id: string;
  title: string;
  body: string;
  language: string | null;
  tags: string[];
  enabled: boolean;
  createdAt: string;
  updatedAt: string;
}
interface Page {
  data: Article[];
  nextCursor: string | null;
}

let t: TestApp;
let ada: Api;
let manager: Api;
let agent: Api;
beforeAll(async () => {
  t = await startTestApp();
  ada = await t.api.asAda();
  for (const [name, role] of [
    ['mona', 'MANAGER'],
    ['alan', 'AGENT'],
  ] as const) {
    const person = { ...colleague(name), role };
    await hire(ada, person);
    const api = await t.api.signIn(person.email, person.password);
    if (role === 'MANAGER') manager = api;
    else agent = api;
  }
});
afterAll(() => t.close());

const write = async (article: object, api = ada): Promise<Article> => {
  const answer = await api.post<Article>('/api/knowledge', article);
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
};
const list = async (query: Record<string, string> = {}): Promise<Article[]> => {
  const answer = await agent.get<Page>('/api/knowledge', { query });
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data;
};
const titles = async (query: Record<string, string>): Promise<string[]> =>
  (await list(query)).map(({ title }) => title);

const RETURNS = { title: 'Returns', body: 'You may return any item within 30 days.', language: 'en' };

describe('an article', () => {
  it('is written, shown, changed and deleted, and the audit log tells of it', async () => {
    const made = await write({ ...RETURNS, title: '  Returns  ', tags: ['policy', 'policy '] }, manager);
    expect(made).toMatchObject({ ...RETURNS, tags: ['policy'], enabled: true });
    expect(Object.keys(made).sort()).toEqual(
      ['body', 'createdAt', 'enabled', 'id', 'language', 'tags', 'title', 'updatedAt'].sort(),
    );
    const shown = await agent.get<Article>(`/api/knowledge/${made.id}`);
    expect(shown.body).toEqual(made);
    const tag = String(shown.headers.etag);
    expect((await agent.get(`/api/knowledge/${made.id}`, { headers: { 'if-none-match': tag } })).status).toBe(
      304,
    );
    const change = { title: 'Sending things back', language: null, enabled: false };
    const changed = await manager.patch<Article>(`/api/knowledge/${made.id}`, change, {
      headers: { 'if-match': tag },
    });
    expect(changed.body).toMatchObject({ ...change, body: RETURNS.body, tags: ['policy'] });
    const stale = await manager.patch(
      `/api/knowledge/${made.id}`,
      { title: 'x' },
      { headers: { 'if-match': tag } },
    );
    expect(stale).toMatchObject({ status: 412, body: { code: 'request.stale' } });
    expect((await manager.delete(`/api/knowledge/${made.id}`)).status).toBe(204);
    for (const answer of [
      await agent.get(`/api/knowledge/${made.id}`),
      await manager.patch(`/api/knowledge/${made.id}`, { title: 'x' }),
      await manager.delete(`/api/knowledge/${made.id}`),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'knowledge.not_found' } });
    const log = await ada.get<{ data: { action: string; changes: object; actor: { name: string } }[] }>(
      '/api/audit-log',
      { query: { entity: 'article', entityId: made.id } },
    );
    expect(log.body.data.map(({ action }) => action)).toEqual(['deleted', 'updated', 'created']);
    expect(log.body.data[1]?.changes).toMatchObject({ title: { from: 'Returns', to: change.title } });
  });

  it('is read by everybody and written by managers', async () => {
    const { id } = await write(RETURNS, manager);
    expect((await agent.get(`/api/knowledge/${id}`)).status).toBe(200);
    expect((await agent.post('/api/knowledge', RETURNS)).status).toBe(403);
    expect((await agent.patch(`/api/knowledge/${id}`, { title: 'x' })).status).toBe(403);
    expect((await agent.delete(`/api/knowledge/${id}`)).status).toBe(403);
    expect((await t.api.get('/api/knowledge')).status).toBe(401);
    await manager.delete(`/api/knowledge/${id}`);
  });

  it('is made once for an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'article-1' };
    const first = await ada.post<Article>('/api/knowledge', RETURNS, { headers });
    const again = await ada.post<Article>('/api/knowledge', RETURNS, { headers });
    expect(again.body.id).toBe(first.body.id);
    await ada.delete(`/api/knowledge/${first.body.id}`);
  });

  it.each<[string, object]>([
    ['no title', { body: 'x' }],
    ['a title of spaces', { title: '  ', body: 'x' }],
    ['a body of 8,001 characters', { title: 'x', body: 'x'.repeat(8_001) }],
    ['a title of 201 characters', { title: 'x'.repeat(201), body: 'x' }],
    ['a language that is none', { title: 'x', body: 'x', language: 'nonsense tag' }],
    ['a tag that is no text', { title: 'x', body: 'x', tags: [1] }],
    ['a word for enabled', { title: 'x', body: 'x', enabled: 'yes' }],
    ['a NUL', { title: 'x\0', body: 'x' }],
    ['a field of its own', { title: 'x', body: 'x', search: 'x' }],
  ])('is refused with %s', async (_what, article) => {
    expect((await ada.post('/api/knowledge', article)).status).toBe(400);
  });

  it('is not emptied by null', async () => {
    const { id } = await write(RETURNS);
    for (const change of [{ title: null }, { body: null }, { enabled: null }])
      expect((await ada.patch(`/api/knowledge/${id}`, change)).status, JSON.stringify(change)).toBe(400);
    expect((await ada.patch<Article>(`/api/knowledge/${id}`, { tags: null })).body.tags).toEqual([]);
    await ada.delete(`/api/knowledge/${id}`);
  });

  it('with markup in it comes back as the text it is', async () => {
    const text = `<script>alert(1)</script><img src=x onerror="alert(1)"> & '"\u202e`;
    const { id, title, body } = await write({ title: text, body: text });
    expect([title, body]).toEqual([text, text]);
    const answer = await agent.get(`/api/knowledge/${id}`);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    await ada.delete(`/api/knowledge/${id}`);
  });
});

describe('the search', () => {
  const made: Article[] = [];
  beforeAll(async () => {
    for (const article of [
      { title: 'Refunds', body: 'We refund the full price within 14 days.', language: 'en', tags: ['money'] },
      { title: 'Opening hours', body: 'We open at nine. For refunds see the other page.', language: 'en' },
      {
        title: 'Rückgaben',
        body: 'Artikel können innerhalb von 30 Tagen zurückgegeben werden.',
        language: 'de',
      },
      { title: 'Livraisons', body: 'Nous livrons les commandes en trois jours.', language: 'fr' },
      { title: 'Возврат товара', body: 'Товары можно вернуть в течение двух недель.', language: 'ru' },
      { title: 'החזר כספי', body: 'ניתן לקבל החזר בתוך 14 יום.', language: 'he' },
      { title: 'Entregas', body: 'Enviamos los pedidos a toda España en dos días.', language: null },
      { title: 'Old prices', body: 'Lamps were cheaper.', language: 'en', enabled: false },
    ])
      made.push(await write(article));
  });
  afterAll(async () => {
    for (const { id } of made) await ada.delete(`/api/knowledge/${id}`);
  });

  it.each([
    ['en', 'can I be refunded for this?', 'Refunds'],
    ['en', 'opens', 'Opening hours'],
    ['de', 'Rückgabe eines Artikels', 'Rückgaben'],
    ['fr', 'livraison de ma commande', 'Livraisons'],
    ['ru', 'возврата', 'Возврат товара'],
    ['he', 'החזר', 'החזר כספי'],
    ['no language named', 'envío del pedido', 'Entregas'],
  ])('finds inflected words (%s: %s)', async (_language, search, title) => {
    expect((await titles({ search }))[0]).toBe(title);
  });

  it('finds articles with any of the words, titles before texts', async () => {
    expect(await titles({ search: 'zebra refund giraffe' })).toEqual(['Refunds', 'Opening hours']);
  });

  it('finds what is mistyped throughout', async () => {
    expect((await titles({ search: 'refnuds' }))[0]).toBe('Refunds');
    expect((await titles({ search: 'delivery of livraisson' }))[0]).toBe('Livraisons');
    expect(await titles({ search: 'xylophonist' })).toEqual([]);
  });

  it('compares mistyped words with the newest articles only, and finds whole words in all', async () => {
    await t.database.rows(
      `insert into "Article" (id, title, body, "createdAt")
       select gen_random_uuid(), 'Lamp ' || n, 'Lamp', now() + interval '1 day' from generate_series(1, 2000) n`,
    );
    expect(await titles({ search: 'refnuds' })).toEqual([]);
    expect((await titles({ search: 'refunded' }))[0]).toBe('Refunds');
    await t.database.rows(`delete from "Article" where body = 'Lamp'`);
    expect((await titles({ search: 'refnuds' }))[0]).toBe('Refunds');
  });

  it('finds words in tags, keeps to the filters and follows an order that is asked for', async () => {
    expect(await titles({ search: 'money' })).toEqual(['Refunds']);
    expect(await titles({ search: 'refund', tag: 'money' })).toEqual(['Refunds']);
    expect(await titles({ search: 'lamp', enabled: 'true' })).toEqual([]);
    expect(await titles({ search: 'lamp', enabled: 'false' })).toEqual(['Old prices']);
    expect(await titles({ language: 'de-AT' })).toEqual(['Entregas', 'Rückgaben']);
    expect(await titles({ search: 'refund', sort: 'title' })).toEqual(['Opening hours', 'Refunds']);
    expect((await agent.get('/api/knowledge', { query: { serach: 'x' } })).status).toBe(400);
  });

  it('is paged: every article once, the best first', async () => {
    for (const query of [{ search: 'refund livraison lamp' }, { search: 'refnuds' }, {}] as Record<
      string,
      string
    >[]) {
      const whole = await list({ ...query, limit: '100' });
      expect(whole.length).toBeGreaterThan(0);
      const paged: Article[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const answer: Answer<Page> = await agent.get<Page>('/api/knowledge', {
          query: { ...query, limit: '1', ...(cursor ? { cursor } : {}) },
        });
        paged.push(...answer.body.data);
        cursor = answer.body.nextCursor;
      }
      expect(paged).toEqual(whole);
    }
  });

  it.each([
    `' OR 1=1 --`,
    `a & b | !c : * <-> (`,
    `&|!:*`,
    `"unclosed`,
    String.raw`\ \' \\`,
    '%_%',
    'refund:*A',
    '😀',
    '\u202e\ufeff',
    'x'.repeat(200),
    '-1e309',
    'http://a.example/?q=1&r=2#x',
    'the of and',
  ])('survives "%s"', async (search) => {
    expect((await agent.get('/api/knowledge', { query: { search } })).status).toBe(200);
  });

  it('refuses NUL and 10 KB with the reason, and never fails', async () => {
    for (const search of ['a\0b', 'word '.repeat(2_000)])
      expect((await agent.get('/api/knowledge', { query: { search } })).status).toBe(400);
    for (const cursor of ['x', Buffer.from('["-rank","x","y"]').toString('base64url')])
      expect((await agent.get('/api/knowledge', { query: { search: 'refund', cursor } })).status).toBe(400);
  });
});

describe('what may answer a question', () => {
  it('are enabled articles that share telling words with it, the best first', async () => {
    const articles = [
      await write({ title: 'Refunds', body: 'We refund the full price of an order within 14 days.' }),
      await write({ title: 'Delivery times', body: 'An order takes three days. Express orders take one.' }),
      await write({ title: 'Gift cards', body: 'A gift card pays for any order.' }),
      await write({ title: 'Old refunds', body: 'We refunded nothing.', enabled: false }),
    ];
    const knowledge = t.app.get(KnowledgeService, { strict: false });
    const found = async (question: string): Promise<string[]> =>
      (await knowledge.answering(question, 3)).map(({ title }) => title);
    expect(await found('Hello! When do I get a refund for my order, please?')).toEqual(['Refunds']);
    expect(await found('How long does delivery take?')).toEqual(['Delivery times']);
    expect(await found('Do you have a parking lot?')).toEqual([]);
    expect(await found('Thank you so much!')).toEqual([]);
    expect(await found(`refund ${'&|!:* \' "'.repeat(1_500)}`)).toEqual(['Refunds']);
    for (const { id } of articles) await ada.delete(`/api/knowledge/${id}`);
  });
});
