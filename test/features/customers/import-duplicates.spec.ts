import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { logged } from '../privacy/audit-trail.js';
import { traces } from '../privacy/traces.js';
import { Importer } from './imports.js';

interface Customer {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  customFields: Record<string, unknown>;
}

let t: TestApp;
let importer: Importer;
beforeAll(async () => {
  t = await startTestApp();
  importer = await Importer.open(t);
});
afterAll(() => t.close());

async function entered(customer: Record<string, unknown>): Promise<Customer> {
  const { body, status, text } = await importer.api.post<Customer>('/api/customers', customer);
  expect(status, text).toBe(201);
  return body;
}

async function shown(id: string): Promise<Customer> {
  return (await importer.api.get<Customer>(`/api/customers/${id}`)).body;
}

describe('A row about somebody who is there', () => {
  it('is skipped by default, whether the e-mail address or the phone number tells', async () => {
    const kim = await entered({ name: 'Kim', email: 'kim@known.example', phone: '+4930901820' });
    const done = await importer.imported(
      'name,email,phone\nOther,KIM@known.example,\nAnother,,0049 30 901820\nBoth,kim@known.example,+49 30 901820',
    );
    expect(done.counts).toEqual({ rows: 3, created: 0, updated: 0, skipped: 3, failed: 0 });
    expect(await shown(kim.id)).toEqual(kim);
  });

  it('changes the fields that it gives, and no others, when that is asked for', async () => {
    const lee = await entered({
      name: 'Lee',
      email: 'lee@known.example',
      company: 'Lee Ltd',
      tags: ['old'],
      customFields: { plan: 'pro', seats: 3 },
    });
    const done = await importer.imported(
      'email,company,tags,phone,Seats,Region\nlee@known.example,,new,+49 30 901821,4,North',
      { duplicates: 'update', unknownColumns: 'customFields' },
    );
    expect(done.counts).toMatchObject({ updated: 1, created: 0 });
    expect(await shown(lee.id)).toMatchObject({
      name: 'Lee',
      company: 'Lee Ltd',
      tags: ['new'],
      phone: '+4930901821',
      customFields: { plan: 'pro', seats: 3, Seats: '4', Region: 'North' },
    });
    const [latest] = await logged(importer.api, { entity: 'customer', entityId: lee.id });
    expect(latest).toMatchObject({
      action: 'updated',
      actor: { type: 'user' },
      changes: { phone: { from: null, to: '+4930901821' }, tags: { from: ['old'], to: ['new'] } },
    });
  });

  it('that tells nothing new changes nothing and leaves no trace in the audit log', async () => {
    const max = await entered({ name: 'Max', email: 'max@known.example' });
    const done = await importer.imported('name,email\nMax,max@known.example', { duplicates: 'update' });
    expect(done.counts).toMatchObject({ updated: 0, skipped: 1 });
    expect(await logged(importer.api, { entity: 'customer', entityId: max.id })).toHaveLength(1);
  });

  it('is refused when its addresses belong to two, both of whom are named', async () => {
    const ida = await entered({ name: 'Ida', email: 'ida@two.example' });
    const udo = await entered({ name: 'Udo', phone: '+4930901822' });
    for (const duplicates of ['skip', 'update']) {
      const done = await importer.imported('email,phone\nida@two.example,+4930901822', { duplicates });
      expect(done.counts).toMatchObject({ failed: 1, updated: 0, created: 0 });
      const [error] = done.errors;
      expect(error?.customers.map(({ name }) => name).sort()).toEqual(['Ida', 'Udo']);
      expect(error?.message).toContain(ida.id);
      expect(error?.message).toContain(udo.id);
    }
  });
});

describe('Rows of one file about one person', () => {
  it('make one customer: of the first, or of all of them', async () => {
    const rows = ['name,email,phone,company'];
    // Far enough apart that they are taken in by different transactions.
    for (let at = 0; at < 450; at += 1) rows.push(`Filler ${at},filler${at}@twin.example,,`);
    rows.splice(3, 0, 'First,same@twin.example,,');
    rows.push('Second,same@twin.example,+4930901830,', ',,+4930901830,Third GmbH');
    const skipped = await importer.imported(rows.join('\n'));
    expect(skipped.counts).toMatchObject({ created: 452, skipped: 1, failed: 0 });
    const again = await importer.imported(rows.join('\n'), { duplicates: 'update' });
    // The phone number was given away to somebody else: the row fits two by now.
    expect(again.counts).toMatchObject({ created: 0, failed: 1 });
    const fresh = rows.join('\n').replaceAll('twin', 'triplet').replaceAll('901830', '901840');
    const merged = await importer.imported(fresh, { duplicates: 'update' });
    expect(merged.counts).toMatchObject({ created: 451, updated: 2, failed: 0 });
    const found = await importer.found('same@triplet.example');
    expect(found).toMatchObject([{ name: 'Second', phone: '+4930901840', company: 'Third GmbH' }]);
  });

  it('may hand an address on from one to the other', async () => {
    await entered({ name: 'Old Holder', email: 'desk@handed.example', phone: '+4930901850' });
    const done = await importer.imported(
      'name,email,phone\nOld Holder,old@handed.example,+4930901850\nNew Holder,desk@handed.example,+4930901851',
      { duplicates: 'update' },
    );
    expect(done.counts).toMatchObject({ created: 1, updated: 1, failed: 0 });
    const found = await importer.found('handed.example');
    expect(found.map(({ name, email }) => [name, email])).toEqual([
      ['New Holder', 'desk@handed.example'],
      ['Old Holder', 'old@handed.example'],
    ]);
  });
});

describe('A dry run', () => {
  it('counts and lists what an import would, and changes nothing', async () => {
    await entered({ name: 'Dora', email: 'dora@dry.example' });
    const rows = [
      'name,email,phone',
      'Dora B,dora@dry.example,',
      'New,new@dry.example,+4930901860',
      'Bad,nope,',
    ];
    for (let at = 0; at < 420; at += 1) rows.push(`Dry ${at},dry${at}@dry.example,`);
    rows.push('New Again,,+4930901860', 'Dora C,dora@dry.example,+4930901860');
    const file = rows.join('\n');
    const before = await importer.found('dry.example');
    const counts: unknown[] = [];
    for (const dryRun of ['true', 'false']) {
      const done = await importer.imported(file, { dryRun, duplicates: 'update' });
      counts.push([
        done.counts,
        done.errors.map(({ row, message }) => [row, message.replace(/[0-9a-f-]{36}/g, 'id')]),
      ]);
      if (dryRun === 'true') expect(await importer.found('dry.example')).toEqual(before);
    }
    expect(counts[0]).toEqual(counts[1]);
    const left = await t.database.rows('select 1 from "CustomerImportName"');
    expect(left).toEqual([]);
  });
});

describe('Somebody who was erased', () => {
  it('does not come back by a file, however long ago it was', async () => {
    const eve = await entered({ name: 'Eve Adams', email: 'eve@erased.example', phone: '+4930901870' });
    expect((await importer.api.post(`/api/customers/${eve.id}/erase`)).status).toBe(200);
    t.clock.forward(400 * 24 * 3_600);
    importer = await Importer.open(t);
    const done = await importer.imported(
      'name,email,phone\nEve,EVE@erased.example,\nEve,,+4930901870\nNot Eve,not@erased.example,',
    );
    expect(done.counts).toMatchObject({ created: 1, failed: 2 });
    expect(done.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('email belongs to somebody who was erased'),
      expect.stringContaining('phone belongs to somebody who was erased'),
    ]);
  });

  it('is told what imports hold on them, and is erased from there as well', async () => {
    await importer.imported('name,email,company\nUna Told,una@told.example,First Unaco');
    await importer.imported('email,company\nuna@told.example,Second Unaco', { duplicates: 'update' });
    const [una] = await importer.found('una@told.example');
    const path = `/api/customers/${String(una?.id)}`;
    const told = await importer.api.get<{ importRows: object[] }>(`${path}/personal-data`);
    expect(told.body.importRows).toMatchObject([
      { outcome: 'CREATED', fileName: 'customers.csv' },
      { outcome: 'UPDATED', before: { company: 'First Unaco' }, after: { company: 'Second Unaco' } },
    ]);
    expect(await traces(t, ['Unaco', 'una@told'])).toContain('CustomerImportRow');
    expect((await importer.api.post(`${path}/erase`)).status).toBe(200);
    expect(await traces(t, ['Unaco', 'una@told'])).toEqual([]);
  });
});
