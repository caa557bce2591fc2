import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JONAS } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { hire } from '../auth/staff.js';
import { logged } from '../privacy/audit-trail.js';
import { Importer, type Import } from './imports.js';

interface Problem {
  code: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

let t: TestApp;
let importer: Importer;
beforeAll(async () => {
  t = await startTestApp();
  importer = await Importer.open(t);
});
afterAll(() => t.close());

/** Number of customers there are. */
async function count(): Promise<number> {
  const [row] = await t.database.rows<{ count: number }>('select count(*)::int as count from "Customer"');
  return row?.count ?? -1;
}

describe('Importing customers', () => {
  it('answers at once with an import, and takes the rows in behind it', async () => {
    const file =
      'Name,E-Mail,Phone number,Firma,Tags,Language,Status\nNora Lindqvist,Nora@Example.COM,+46 8 123 456 78,Lindqvist Bikes,"vip, stockholm;vip",sv_se,active\n';
    const sent = await importer.form(file);
    expect(sent.status, sent.text).toBe(202);
    expect(sent.body).toMatchObject({
      status: 'PENDING',
      fileName: 'customers.csv',
      format: 'CSV',
      progress: 0,
    });
    expect(sent.body.columns.map(({ field }) => field)).toEqual([
      ...['name', 'email', 'phone', 'company', 'tags', 'locale', 'status'],
    ]);
    expect(await importer.found('lindqvist')).toEqual([]);
    await t.drain();
    expect(await importer.shown(sent.body.id)).toMatchObject({
      status: 'COMPLETED',
      progress: 1,
      counts: { rows: 1, created: 1, updated: 0, skipped: 0, failed: 0 },
      errors: [],
      nextCursor: null,
      undo: null,
    });
    const [nora] = await importer.found('lindqvist');
    expect(nora).toMatchObject({
      name: 'Nora Lindqvist',
      email: 'nora@example.com',
      phone: '+46812345678',
      company: 'Lindqvist Bikes',
      tags: ['vip', 'stockholm'],
      locale: 'sv-SE',
      status: 'ACTIVE',
      source: 'IMPORT',
      createdAt: t.clock.now().toISOString(),
    });
  });

  it('lists the rows that can not be taken in, by the rules for customers entered by hand, and takes in the others', async () => {
    const rows = [
      'Name;E-Mail;Telefon;Sprache;Status',
      'Good One;good1@rows.example;;;',
      'Bad Mail;not an address;;;',
      'Bad Phone;phone@rows.example;030 123456;;',
      ';;;de;',
      '',
      'Bad Twice;no;call me;;GONE',
      'Good Two;good2@rows.example;;de;PROSPECT',
      'Too Many;many@rows.example;;;;x',
    ];
    const done = await importer.imported(rows.join('\r\n'));
    expect(done.counts).toEqual({ rows: 7, created: 2, updated: 0, skipped: 0, failed: 5 });
    expect(done.errors.map(({ row }) => row)).toEqual([3, 4, 5, 7, 9]);
    expect(done.errors[0]).toEqual({
      row: 3,
      message: 'E-Mail is not an e-mail address',
      errors: [{ path: 'email', column: 'E-Mail', message: 'is not an e-mail address' }],
      customers: [],
    });
    expect(done.errors[1]?.message).toContain('Telefon has no country code');
    expect(done.errors[2]?.message).toContain('name is missing');
    expect(done.errors[3]?.errors.map(({ path }) => path).sort()).toEqual(['email', 'phone', 'status']);
    expect(done.errors[4]?.message).toContain('more cells than there are columns');
    expect((await importer.found('rows.example')).map(({ name }) => name)).toEqual(['Good Two', 'Good One']);
  });

  it('pages the errors, and gives all of them as a file that no spreadsheet takes for formulas', async () => {
    const rows = Array.from({ length: 45 }, (_, at) => `Nobody ${at},wrong`);
    const { id } = await importer.imported(`Name,=E-Mail\n${rows.join('\n')}`, {
      mapping: '{"=E-Mail":"email"}',
    });
    const seen: number[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Import = await importer.shown(id, { limit: '20', ...(cursor === '' ? {} : { cursor }) });
      seen.push(...page.errors.map(({ row }) => row));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, at) => at + 2));
    const file = await importer.api.get(`/api/customers/imports/${id}/errors`);
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(file.headers['content-disposition']).toContain(`import-errors-${id}.csv`);
    const lines = file.text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(46);
    expect(lines.slice(0, 2)).toEqual([
      'row,column,field,message',
      "2,'=E-Mail,email,is not an e-mail address",
    ]);
  });

  it('takes the bare file from programs as well, with the options in the query', async () => {
    const sent = await importer.raw('name,email\nCurly,curly@raw.example', { dryRun: 'true' });
    expect(sent.status, sent.text).toBe(202);
    expect(sent.body).toMatchObject({ dryRun: true, fileName: 'upload' });
  });

  it('takes options before and behind the file, and refuses what is none', async () => {
    const file = 'name\nOpt';
    for (const fieldsLast of [false, true]) {
      const sent = await importer.form(file, { dryRun: 'true', duplicates: 'update' }, { fieldsLast });
      expect(sent.body).toMatchObject({ dryRun: true, duplicates: 'update' });
    }
    const wrong: [Record<string, string>, string][] = [
      [{ dryRun: 'perhaps' }, 'dryRun'],
      [{ duplicates: 'merge' }, 'duplicates'],
      [{ mapping: '["name"]' }, 'mapping'],
      [{ mapping: 'name' }, 'mapping'],
      [{ mapping: '{"Name":"surname"}' }, 'mapping.Name'],
      [{ mapping: '{"Not there":"name"}' }, 'mapping.Not there'],
      [{ encoding: 'martian' }, 'encoding'],
      [{ colour: 'red' }, 'colour'],
      [{ __proto__x: '1' }, '__proto__x'],
    ];
    for (const [fields, path] of wrong) {
      const sent = await importer.form<Problem>(file, fields);
      expect([fields, sent.status], sent.text).toEqual([fields, 400]);
      expect(sent.body.errors?.map((error) => error.path)).toEqual([path]);
    }
  });

  it('is for managers, is listed, and is in the audit log under the name of who sent it', async () => {
    await hire(importer.api, JONAS);
    const agent = await t.api.signIn(JONAS.email, JONAS.password);
    for (const path of ['imports', 'imports/0192f7c1-0000-7000-8000-000000000000'])
      expect((await agent.get(`/api/customers/${path}`)).status).toBe(403);
    expect((await agent.post('/api/customers/import')).status).toBe(403);
    const done = await importer.imported('name,email\nAudited,audited@log.example');
    const list = await importer.api.get<{ data: Import[] }>('/api/customers/imports', {
      query: { limit: '1' },
    });
    expect(list.body.data.map(({ id }) => id)).toEqual([done.id]);
    const entries = await logged(importer.api, { entity: 'customer-import', entityId: done.id });
    expect(entries.map(({ action, actor }) => [action, actor.type])).toEqual([
      ['finished', 'user'],
      ['created', 'user'],
    ]);
    expect(entries[0]?.changes).toMatchObject({ created: { from: null, to: 1 } });
    const [customer] = await importer.found('audited@log.example');
    const made = await logged(importer.api, { entity: 'customer', entityId: String(customer?.id) });
    expect(made.map(({ action, changes }) => [action, changes.import?.to])).toEqual([['created', done.id]]);
  });

  it('gives the same answer to the same file with the same Idempotency-Key, and does it once', async () => {
    const headers = { 'idempotency-key': 'monday-file' };
    const file = 'name,email\nOnce,once@key.example';
    const first = await importer.form(file, {}, { headers });
    const again = await importer.form(file, {}, { headers });
    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.body.id).toBe(first.body.id);
    const other = await importer.form<Problem>('name\nOther', {}, { headers });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
    await t.drain();
    expect((await importer.shown(first.body.id)).counts.created).toBe(1);
    const left = await t.database.rows(`select 1 from "CustomerImport" where status = 'UPLOADING'`);
    expect(left).toEqual([]);
  });

  it('keeps nothing of the file when it is over', async () => {
    const done = await importer.imported('name,email\nGone File,gone@file.example');
    expect(done.status).toBe('COMPLETED');
    const pieces = await t.database.rows(
      'select 1 from "CustomerImportPiece" p join "CustomerImport" i on i.id = p."importId" where i.id = $1::uuid',
      [done.id],
    );
    expect(pieces).toEqual([]);
  });

  it('that is cancelled takes in no more rows, and may be cancelled again but not when it is through', async () => {
    const before = await count();
    const sent = await importer.form('name,email\nStopped,stopped@cancel.example');
    for (let times = 0; times < 2; times += 1) {
      const answer = await importer.api.post<Import>(`/api/customers/imports/${sent.body.id}/cancel`);
      expect([answer.status, answer.body.status]).toEqual([200, 'CANCELLED']);
    }
    await t.drain();
    expect(await count()).toBe(before);
    const done = await importer.imported('name,email\nThrough,through@cancel.example');
    const late = await importer.api.post<Problem>(`/api/customers/imports/${done.id}/cancel`);
    expect([late.status, late.body.code]).toEqual([409, 'customers.import_over']);
  });
});

describe('A file that is no table of customers', () => {
  const cases: [string, string | Buffer, number, string][] = [
    ['is empty', '', 422, 'empty'],
    ['has nothing but line ends', '\n\r\n\n', 422, 'nothing in the table'],
    ['has no column that is known', 'a,b\n1,2', 422, '"a", "b"'],
    ['is a PDF', '%PDF-1.7 ...', 422, 'PDF'],
    ['is an old XLS', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 422, 'XLS file of before 2007'],
    ['is something binary', Buffer.from([1, 0, 2, 0, 0, 0, 7, 0, 0, 0]), 422, 'neither a text nor'],
    ['is half a ZIP', Buffer.from('PK\x03\x04 and no more'), 422, 'damaged'],
  ];
  it.each(cases)('is refused with a sentence when it %s', async (_, file, status, words) => {
    const sent = await importer.form<Problem>(file);
    expect([sent.status, sent.body.detail]).toEqual([status, expect.stringContaining(words)]);
  });

  it('is refused when there is none in the form, or two', async () => {
    const none = new FormData();
    none.append('duplicates', 'skip');
    // Several times: the second file may come while the first one is being stored.
    const twos = Array.from({ length: 8 }, () => new FormData());
    for (const two of twos)
      for (const name of ['a.csv', 'b.csv']) two.append('file', new Blob(['name\nA']), name);
    const elsewhere = new FormData();
    elsewhere.append('attachment', new Blob(['name\nA']), 'a.csv');
    const base = await t.app.getUrl();
    const { body } = await importer.api.post<{ key: string }>('/api/api-keys', {
      name: 'K',
      role: 'MANAGER',
    });
    for (const form of [none, ...twos, elsewhere]) {
      const answer = await fetch(`${base}/api/customers/import`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${body.key}` },
      });
      expect(answer.status).toBe(400);
    }
    const kept = await t.database.rows(`select 1 from "CustomerImport" where status = 'UPLOADING'`);
    expect(kept).toEqual([]);
  });
});
