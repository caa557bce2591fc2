import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { logged } from '../privacy/audit-trail.js';
import { Importer } from './imports.js';
import { writes } from './writing.js';

interface Kept {
  data: { row: number; customerId: string; reason: string }[];
}

let t: TestApp;
let importer: Importer;
beforeAll(async () => {
  t = await startTestApp();
  importer = await Importer.open(t);
});
afterAll(() => t.close());

async function idOf(search: string): Promise<string> {
  const [found] = await importer.found(search);
  return String(found?.id);
}

async function kept(id: string): Promise<[number, string][]> {
  const { body } = await importer.api.get<Kept>(`/api/customers/imports/${id}/kept`);
  return body.data.map(({ row, reason }) => [row, reason]);
}

async function patch(id: string, changes: object): Promise<void> {
  expect((await importer.api.patch(`/api/customers/${id}`, changes)).status).toBe(200);
}

describe('Undoing an import', () => {
  it('deletes whom it made and gives back what it changed, whoever came twice in it', async () => {
    await importer.api.post('/api/customers', {
      name: 'Abel',
      email: 'abel@undo.example',
      tags: ['a'],
      customFields: { plan: 'pro' },
    });
    const before = await importer.found('undo.example');
    const rows = ['name,email,phone,tags,Plan'];
    for (let at = 0; at < 430; at += 1) rows.push(`Made ${at},made${at}@undo.example,,,`);
    rows.push('Abel 1,abel@undo.example,,b,free', 'Abel 2,abel@undo.example,+4930901900,c,');
    rows.push('Twice,twice@undo.example,,,', 'Twice Again,twice@undo.example,,t,');
    const done = await importer.imported(rows.join('\n'), {
      duplicates: 'update',
      unknownColumns: 'customFields',
    });
    expect(done.counts).toMatchObject({ created: 431, updated: 3 });
    const undone = await importer.undone(done.id);
    expect(undone.undo).toMatchObject({ status: 'COMPLETED', deleted: 431, restored: 2, kept: 0 });
    const after = await importer.found('undo.example');
    expect(after.map((customer) => ({ ...customer, updatedAt: null }))).toEqual(
      before.map((customer) => ({ ...customer, updatedAt: null })),
    );
    const entries = await logged(importer.api, { entity: 'customer-import', entityId: done.id });
    expect(entries.map(({ action }) => action)).toEqual(['undone', 'undo-asked', 'finished', 'created']);
  });

  it('leaves what somebody has touched since, and says why', async () => {
    for (const name of ['Edda', 'Emil', 'Enno', 'Elke'])
      await importer.api.post('/api/customers', { name, company: 'Before', email: `${name}@later.example` });
    const made = ['Noted', 'Wrote', 'Edited', 'Erased', 'Deleted', 'Lead', 'Plain'];
    const done = await importer.imported(
      [
        'name,email,company',
        ...made.map((name) => `${name},${name}@later.example,`),
        'Edda 2,edda@later.example,After',
        'Emil 2,emil@later.example,After',
        'Enno 2,enno@later.example,After',
        'Elke 2,elke@later.example,After',
      ].join('\n'),
      { duplicates: 'update' },
    );
    expect(done.counts).toMatchObject({ created: 7, updated: 4 });
    await importer.api.post(`/api/customers/${await idOf('noted@later')}/notes`, { body: 'Called.' });
    await writes(t, { externalId: 'w1', email: 'wrote@later.example' }, 'Hello');
    await t.drain();
    await patch(await idOf('edited@later'), { company: 'Mine' });
    await importer.api.post(`/api/customers/${await idOf('erased@later')}/erase`);
    await importer.api.delete(`/api/customers/${await idOf('deleted@later')}`);
    await importer.api.post('/api/leads', { customerId: await idOf('lead@later'), title: 'A lead' });
    await patch(await idOf('emil@later'), { company: 'Mine' });
    await importer.api.post(`/api/customers/${await idOf('enno@later')}/erase`);
    await patch(await idOf('elke@later'), { name: 'Elke 3', company: 'Mine' });
    const { undo } = await importer.undone(done.id);
    expect(undo).toMatchObject({ deleted: 1, restored: 1, kept: 9 });
    expect(await kept(done.id)).toEqual([
      [2, 'has more since then: CustomerNote'],
      [3, expect.stringMatching(/^has more since then: Conversation, CustomerIdentity/)],
      [4, 'was changed since then'],
      [5, 'was erased'],
      [6, 'is not there any more'],
      [7, 'has more since then: Lead'],
      [10, 'company was changed since then'],
      [11, 'was erased'],
      [12, 'name was changed since then; company was changed since then'],
    ]);
    const left = await importer.found('later.example');
    expect(left.map(({ name, company }) => [name, company])).toEqual([
      ['Lead', null],
      ['Edited', 'Mine'],
      ['Wrote', null],
      ['Noted', null],
      ['Elke 3', 'Mine'],
      ['Emil', 'Mine'],
      ['Edda', 'Before'],
    ]);
  });

  it('does not give an address back that belongs to somebody else by now', async () => {
    await importer.api.post('/api/customers', {
      name: 'Mover',
      email: 'first@moved.example',
      phone: '+4930901910',
    });
    const done = await importer.imported('email,phone\nsecond@moved.example,+4930901910', {
      duplicates: 'update',
    });
    await importer.api.post('/api/customers', { name: 'Taker', email: 'first@moved.example' });
    expect((await importer.undone(done.id)).undo).toMatchObject({ restored: 0, kept: 1 });
    expect(await kept(done.id)).toEqual([[2, 'email belongs to another customer by now']]);
    expect(await importer.found('Mover')).toMatchObject([{ email: 'second@moved.example' }]);
  });

  it('gives addresses back that went from one to the other', async () => {
    await importer.api.post('/api/customers', {
      name: 'Giver',
      email: 'shared@ring.example',
      phone: '+4930901920',
    });
    await importer.api.post('/api/customers', { name: 'Getter', phone: '+4930901921' });
    const before = await importer.found('ring.example');
    const done = await importer.imported(
      'email,phone\nother@ring.example,+4930901920\nshared@ring.example,+4930901921',
      { duplicates: 'update' },
    );
    expect(done.counts.updated).toBe(2);
    expect((await importer.undone(done.id)).undo).toMatchObject({ restored: 2, kept: 0 });
    const after = await importer.found('ring.example');
    expect(after.map(({ name, email }) => [name, email])).toEqual(
      before.map(({ name, email }) => [name, email]),
    );
  });

  it('is done once, however often it is asked for, and only when the import is over and was no dry run', async () => {
    const { body } = await importer.form('name,email\nEarly,early@order.example');
    const path = `/api/customers/imports/${body.id}/undo`;
    const early = await importer.api.post<{ code: string }>(path);
    expect([early.status, early.body.code]).toEqual([409, 'customers.import_running']);
    await t.drain();
    const asked = await Promise.all([
      importer.api.post(path),
      importer.api.post(path),
      importer.api.post(path),
    ]);
    expect(asked.map(({ status }) => status)).toEqual([202, 202, 202]);
    await t.drain();
    expect((await importer.api.post(path)).status).toBe(202);
    await t.drain();
    expect((await importer.shown(body.id)).undo).toMatchObject({ status: 'COMPLETED', deleted: 1, kept: 0 });
    const dry = await importer.imported('name\nDry', { dryRun: 'true' });
    const refused = await importer.api.post<{ code: string }>(`/api/customers/imports/${dry.id}/undo`);
    expect([refused.status, refused.body.code]).toEqual([409, 'customers.import_dry']);
  });

  it('takes back the part that a cancelled import did, and refuses what it does not remember', async () => {
    const done = await importer.imported('name,email\nForgotten,forgotten@order.example');
    await t.database.rows('delete from "CustomerImportRow" where "importId" = $1::uuid', [done.id]);
    const refused = await importer.api.post<{ code: string }>(`/api/customers/imports/${done.id}/undo`);
    expect([refused.status, refused.body.code]).toEqual([409, 'customers.import_forgotten']);
  });
});
