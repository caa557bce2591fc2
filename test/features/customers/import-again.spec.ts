import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunImportJob } from '../../../apps/api/src/customers/imports/run-import.job.js';
import { UndoImportJob } from '../../../apps/api/src/customers/imports/undo-import.job.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { Importer } from './imports.js';
import { writes } from './writing.js';

let t: TestApp;
let importer: Importer;
beforeAll(async () => {
  t = await startTestApp();
  importer = await Importer.open(t);
});
afterAll(() => t.close());

const ROWS = 650;

function file(domain: string): string {
  const rows = Array.from({ length: ROWS }, (_, at) => `Person ${at},p${at}@${domain},`);
  rows[330] = 'Broken,nope,';
  return ['name,email,phone', ...rows].join('\n');
}

/** How often customers of this domain are there. */
async function made(domain: string): Promise<number> {
  const [row] = await t.database.rows<{ count: number }>(
    `select count(*)::int as count from "Customer" where email like $1`,
    [`%@${domain}`],
  );
  return row?.count ?? -1;
}

/** Has the database break off whatever writes this row, as a death of the process would, until the returned function is called. */
async function breakAt(row: number, change: 'insert' | 'update'): Promise<() => Promise<void>> {
  await t.database.rows(
    `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'broken off by the test'; end $$`,
  );
  const table = change === 'insert' ? 'CustomerImportRow' : 'CustomerImport';
  const condition = change === 'insert' ? `new."row" = ${row}` : `new."undoPosition" <= ${row}`;
  await t.database.rows(
    `create trigger break_off before ${change} on "${table}" for each row when (${condition}) execute function break_off()`,
  );
  return async () => {
    await t.database.rows('drop function break_off cascade');
  };
}

describe('An import whose job', () => {
  it('runs in two processes at the same time takes in every row once', async () => {
    const { body } = await importer.form(file('both.example'));
    const job = t.app.get(RunImportJob, { strict: false });
    await Promise.all([job.run({ importId: body.id }), job.run({ importId: body.id })]);
    await t.drain();
    expect(await importer.shown(body.id)).toMatchObject({
      status: 'COMPLETED',
      counts: { rows: ROWS, created: ROWS - 1, failed: 1, skipped: 0 },
    });
    expect(await made('both.example')).toBe(ROWS - 1);
  });

  it('is cut off in the middle goes on from there, and so does its undoing', async () => {
    const { body } = await importer.form(file('cut.example'));
    const job = t.app.get(RunImportJob, { strict: false });
    const mend = await breakAt(500, 'insert');
    await expect(job.run({ importId: body.id })).rejects.toThrow();
    const half = await importer.shown(body.id);
    expect(half.status).toBe('RUNNING');
    expect(half.counts.created + half.counts.failed).toBe(400);
    expect(await made('cut.example')).toBe(399);
    await mend();
    await t.drain();
    expect((await importer.shown(body.id)).counts).toMatchObject({
      rows: ROWS,
      created: ROWS - 1,
      failed: 1,
    });
    expect(await made('cut.example')).toBe(ROWS - 1);

    await importer.api.post(`/api/customers/imports/${body.id}/undo`);
    const mendUndo = await breakAt(300, 'update');
    const undo = t.app.get(UndoImportJob, { strict: false });
    await expect(undo.run({ importId: body.id })).rejects.toThrow();
    const left = await made('cut.example');
    expect(left).toBeGreaterThan(200);
    expect(left).toBeLessThan(ROWS - 1);
    await mendUndo();
    await Promise.all([undo.run({ importId: body.id }), undo.run({ importId: body.id })]);
    expect((await importer.shown(body.id)).undo).toMatchObject({ status: 'COMPLETED', deleted: ROWS - 1 });
    expect(await made('cut.example')).toBe(0);
  });

  it('fails for good ends as failed, keeps what it did and can be undone', async () => {
    const { body } = await importer.form(file('dead.example'));
    const job = t.app.get(RunImportJob, { strict: false });
    const mend = await breakAt(300, 'insert');
    await expect(job.run({ importId: body.id })).rejects.toThrow();
    await job.giveUp({ importId: body.id });
    await mend();
    await t.drain();
    const failed = await importer.shown(body.id);
    expect(failed).toMatchObject({ status: 'FAILED', counts: { created: 200 } });
    expect(failed.failure).toContain('Import the file again');
    expect((await importer.undone(body.id)).undo).toMatchObject({ deleted: 200, kept: 0 });
  });

  it('meets a row that can not be read takes in those before it and says which it was', async () => {
    const rows = Array.from({ length: 250 }, (_, at) => `Fine ${at},f${at}@quote.example`);
    const done = await importer.imported(
      `name,email\n${rows.join('\n')}\n"Open,x@quote.example\nLost,y@quote.example`,
    );
    expect(done).toMatchObject({ status: 'FAILED', counts: { created: 250, failed: 0 } });
    expect(done.failure).toContain('Row 252 opens a quote');
  });

  it('works while the same people write makes each of them once', async () => {
    const { body } = await importer.form(file('meeting.example'));
    for (let at = 0; at < 60; at += 1)
      await writes(t, { externalId: `meet-${at}`, email: `p${at * 10 + 1}@meeting.example` }, 'Hello');
    const job = t.app.get(RunImportJob, { strict: false });
    await Promise.all([job.run({ importId: body.id }), t.drain()]);
    await t.drain();
    expect((await importer.shown(body.id)).status).toBe('COMPLETED');
    expect(await made('meeting.example')).toBe(ROWS - 1);
  });
});
