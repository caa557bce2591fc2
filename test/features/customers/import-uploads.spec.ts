import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '@libs/jobs/jobs.js';
import { ForgetUploads } from '../../../apps/api/src/customers/imports/forget-uploads.job.js';
import { ApplyRetention } from '../../../apps/api/src/retention/apply-retention.job.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Importer, type Import } from './imports.js';

interface Problem {
  code: string;
  detail: string;
}

interface Preview {
  format: string;
  encoding: string;
  columns: Import['columns'];
  rows: { row: number; customer: Record<string, unknown>; errors: { path: string; message: string }[] }[];
}

const MB = 1024 * 1024;
const HOUR = 60 * 60;
const PREVIEW = { path: '/api/customers/imports/preview' };

let t: TestApp;
let importer: Importer;
beforeAll(async () => {
  t = await startTestApp({ env: { IMPORT_MAX_MB: '1', RETENTION_IMPORT_ROWS_DAYS: '10' } });
  importer = await Importer.open(t);
});
afterAll(() => t.close());

async function rowsOf(table: string): Promise<number> {
  return (await t.database.rows(`select 1 as one from "${table}"`)).length;
}

/** A table of customers of exactly so many bytes. */
function tableOf(bytes: number): string {
  const head = 'name,email\n';
  const line = `${'x'.repeat(90)},\n`;
  const lines = line.repeat(Math.floor((bytes - head.length) / line.length));
  return (head + lines).padEnd(bytes, 'y');
}

describe('A preview', () => {
  it('tells how the file would be read, and what is wrong with its rows', async () => {
    const file = Buffer.from(
      'Vorname;Nachname;E-Mail;Telefon;Lieblingsfarbe\nJörg;Groß;JOERG@Preview.example;+49 30 123456;grün\n;;nobody;;\n',
      'latin1',
    );
    const sent = await importer.form<Preview>(
      file,
      { mapping: '{"Lieblingsfarbe":"customFields.colour"}' },
      PREVIEW,
    );
    expect(sent.status, sent.text).toBe(200);
    expect(sent.body).toMatchObject({
      format: 'CSV',
      columns: [
        { header: 'Vorname', field: 'firstName' },
        { header: 'Nachname', field: 'lastName' },
        { header: 'E-Mail', field: 'email' },
        { header: 'Telefon', field: 'phone' },
        { header: 'Lieblingsfarbe', field: 'customFields.colour' },
      ],
    });
    const [joerg, nobody] = sent.body.rows;
    expect(joerg).toMatchObject({
      row: 2,
      customer: {
        name: 'Jörg Groß',
        email: 'joerg@preview.example',
        phone: '+4930123456',
        customFields: { colour: 'grün' },
      },
      errors: [],
    });
    expect(nobody?.errors.map(({ path }) => path)).toContain('email');
  });

  it('shows the first twenty rows, keeps nothing of the file and changes nobody', async () => {
    const lines = Array.from({ length: 50 }, (_, at) => `Seen ${at},seen${at}@preview.example`);
    const sent = await importer.form<Preview>(`name,email\n${lines.join('\n')}`, {}, PREVIEW);
    expect(sent.body.rows.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, at) => at + 2));
    await t.drain();
    expect(await importer.found('preview.example')).toEqual([]);
    expect([await rowsOf('CustomerImport'), await rowsOf('CustomerImportPiece')]).toEqual([0, 0]);
  });
});

describe('A file that is sent', () => {
  it.each(['form', 'raw'] as const)('may be as large as the limit and no larger (%s)', async (way) => {
    const fits = await importer[way](tableOf(MB), { dryRun: 'true' });
    expect(fits.status, fits.text).toBe(202);
    await importer.api.post(`/api/customers/imports/${fits.body.id}/cancel`);
    const large = await importer[way]<Problem>(tableOf(MB + 1), { dryRun: 'true' });
    expect([large.status, large.body.code]).toEqual([413, 'request.too_large']);
    expect(large.body.detail).toContain('larger than 1 MB');
    await t.drain();
    expect(await rowsOf('CustomerImportPiece')).toBe(0);
  });

  it('leaves nothing behind when its sender hangs up half-way', async () => {
    const imports = await rowsOf('CustomerImport');
    const { port } = new URL(await t.app.getUrl());
    const { body } = await importer.api.post<{ key: string }>('/api/api-keys', {
      name: 'H',
      role: 'MANAGER',
    });
    const sending = request({
      host: '127.0.0.1',
      port,
      path: '/api/customers/import',
      method: 'POST',
      headers: {
        authorization: `Bearer ${body.key}`,
        'content-type': 'text/csv',
        'content-length': String(MB),
      },
    });
    sending.on('error', () => undefined);
    sending.write(tableOf(MB / 2));
    await expect.poll(() => rowsOf('CustomerImport'), { timeout: 10_000 }).toBe(imports + 1);
    sending.destroy();
    await expect.poll(() => rowsOf('CustomerImport'), { timeout: 10_000 }).toBe(imports);
    expect(await rowsOf('CustomerImportPiece')).toBe(0);
  });

  it('by a process that died is forgotten after six hours, and not while it may still come', async () => {
    const id = '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01';
    await t.database.rows(
      `insert into "CustomerImport" (id, "fileName", "actorType", "createdAt") values ($1::uuid, 'half.csv', 'user', $2::timestamptz)`,
      [id, t.clock.now()],
    );
    await t.database.rows(`insert into "CustomerImportPiece" values ($1::uuid, 0, 'half')`, [id]);
    const tidied = async (): Promise<number> => {
      await t.app.get(Jobs, { strict: false }).add(ForgetUploads, {});
      await t.drain();
      return rowsOf('CustomerImportPiece');
    };
    t.clock.forward(5 * HOUR);
    expect(await tidied()).toBe(1);
    importer = await Importer.open(t);
    expect((await importer.api.get(`/api/customers/imports/${id}`)).status).toBe(404);
    t.clock.forward(2 * HOUR);
    expect(await tidied()).toBe(0);
  });

  it('is remembered row by row only as long as the retention says; its counts stay', async () => {
    importer = await Importer.open(t);
    const done = await importer.imported('name,email\nKept,kept@retention.example\nWrong,wrong');
    const rows = async (): Promise<number> =>
      (await t.database.rows('select 1 from "CustomerImportRow" where "importId" = $1::uuid', [done.id]))
        .length;
    expect(await rows()).toBeGreaterThan(0);
    const retained = async (): Promise<number> => {
      await t.app.get(Jobs, { strict: false }).add(ApplyRetention, {});
      await t.drain();
      return rows();
    };
    t.clock.forward(9 * 24 * HOUR);
    expect(await retained()).toBeGreaterThan(0);
    t.clock.forward(2 * 24 * HOUR);
    expect(await retained()).toBe(0);
    importer = await Importer.open(t);
    expect((await importer.shown(done.id)).counts).toEqual(done.counts);
  });
});
