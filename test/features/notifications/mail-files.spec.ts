import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailFilesKeeper } from '../../../apps/api/src/notifications/mail/mail-files-keeper.service.js';
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

  it('have nothing to do where there are none', async () => {
    await hourly();
    expect(files()).toEqual([]);
  });
});
