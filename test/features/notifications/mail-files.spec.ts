import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  MailFilesKeeper,
  MAY_TELL_OF_ERASED,
} from '../../../apps/api/src/notifications/mail/mail-files-keeper.service.js';
import type { Api } from '../../support/api.js';
import { MIRA } from '../../support/cast/people.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { emptyMailbox } from './mailbox.js';
import { join as hired, tell, type Member } from './staff-room.js';

const DAY = 86_400_000;

let t: TestApp;
let ada: Api;
let mira: Member;
beforeAll(async () => {
  t = await startTestApp({ env: { RETENTION_MAIL_FILES_DAYS: '30' } });
  ada = await t.api.asAda();
  mira = await hired(t, ada, MIRA);
  await mira.api.put('/api/notifications/preferences', { types: { LEAD_ALERT: { email: true } } });
});
afterAll(() => t.close());
beforeEach(() => {
  t.clock.set('2026-03-02T10:00:00.000Z');
  emptyMailbox(t);
});

function folder(): string {
  return join(String(t.env.DATA_DIR), 'mail');
}

function files(): string[] {
  return existsSync(folder()) ? readdirSync(folder()).sort() : [];
}

/** Writes a mail, as of this time. @returns its file */
async function mail(at: string): Promise<string> {
  const before = new Set(files());
  await tell(t, [mira.id]);
  await t.drain();
  const [file = ''] = files().filter((each) => !before.has(each));
  date(file, at);
  return file;
}

function date(file: string, at: string): void {
  utimesSync(join(folder(), file), new Date(at), new Date(at));
}

interface Plan {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Rows Removed by Filter'?: number;
  Plans?: Plan[];
}

/** Rows of customers that PostgreSQL looks at to tell which of these times may tell of somebody erased. */
async function customersRead(times: string[]): Promise<number> {
  const [row] = await t.database.rows<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
    `explain (analyze, format json) ${MAY_TELL_OF_ERASED}`,
    [times],
  );
  const rowsOf = (plan: Plan): number =>
    (plan['Relation Name'] === 'Customer' ? plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) : 0) +
    (plan.Plans ?? []).reduce((sum, part) => sum + rowsOf(part), 0);
  return row ? rowsOf(row['QUERY PLAN'][0].Plan) : Number.NaN;
}

async function hourly(): Promise<void> {
  await t.app.get(MailFilesKeeper).tidy();
}

describe('mails in files', () => {
  it('stay for as many days as the setting says, in the folder of each process', async () => {
    await mail('2026-01-31T09:59:00Z');
    const young = await mail('2026-01-31T10:01:00Z');
    await hourly();
    expect(files()).toEqual([young]);
    t.clock.set(new Date(Date.parse('2026-01-31T10:02:00Z') + 30 * DAY));
    await hourly();
    expect(files()).toEqual([]);
  });

  it('that a process began and did not finish go too, and nothing else does', async () => {
    await mail('2026-03-02T09:00:00Z');
    for (const name of ['a.eml.part', 'b.eml.part', 'notes.txt']) writeFileSync(join(folder(), name), 'x');
    date('a.eml.part', '2026-03-02T08:00:00Z');
    date('b.eml.part', '2026-03-02T09:59:00Z');
    date('notes.txt', '2025-03-02T09:59:00Z');
    await hourly();
    expect(files()).toHaveLength(3);
    expect(files()).not.toContain('a.eml.part');
  });

  it('that may tell of somebody are removed when they are erased, and all others stay', async () => {
    const { id } = await t.database.prisma.customer.create({
      data: { name: 'Ana Souza', createdAt: '2026-02-20T10:00:00Z' },
    });
    const before = await mail('2026-02-20T09:00:00Z');
    await mail('2026-02-20T10:00:00Z');
    await mail('2026-03-02T09:59:59Z');
    await hourly();
    expect(files()).toHaveLength(3);
    const erased = await ada.post(`/api/customers/${id}/erase`);
    expect(erased.status).toBeLessThan(300);
    const after = await mail('2026-03-02T10:30:00Z');
    t.clock.set('2026-03-02T11:00:00.000Z');
    await hourly();
    expect(files()).toEqual([before, after].sort());
  });

  it('are looked through for the erased without reading all other customers', async () => {
    await t.database.rows('delete from "Customer"');
    await t.database.rows(
      `insert into "Customer" (id, name, "createdAt", "erasedAt")
       select gen_random_uuid(), 'C' || n, '2026-01-01', case when n <= 3 then '2026-02-01'::timestamptz + n * interval '10 days' end
       from generate_series(1, 5000) n returning 1 as one`,
    );
    await t.database.rows('analyze "Customer"');
    const read = await customersRead(['2026-02-15T10:00:00Z', '2026-03-01T10:00:00Z']);
    // Those who were erased on 21 February and 3 March.
    expect(read).toBe(2);
  });

  it('have nothing to do where there are none', async () => {
    await hourly();
    expect(files()).toEqual([]);
  });
});
