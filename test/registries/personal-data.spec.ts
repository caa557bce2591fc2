import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PersonalDataRegistry } from '../../apps/api/src/customers/privacy/personal-data-registry.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Tables that hold nothing on customers, each with the reason. */
const WITHOUT_CUSTOMERS: Record<string, string> = {
  User: 'people who work here',
  Session: 'sign-ins of people who work here',
  ApiKey: 'programs',
  PasswordReset: 'links for people who work here',
  ErasedIdentity: 'keyed digests: what an erasure leaves on purpose',
  IdempotencyKey: 'answers sealed with a secret of the installation, forgotten after 24 hours',
  ScheduledRun: 'names of jobs',
  WorkerHeartbeat: 'names of workers',
  NotificationActionToken: 'hashes of tokens, and the buttons they stand for',
  PushSubscription: 'devices of people who work here',
  NotificationPreferences: 'choices of people who work here',
  SystemIncident: 'what was wrong with the installation, and when',
  ConversationReader: 'which conversation is open before whom, for a minute',
  AiCall: 'who was asked, how long it took and what it cost; no texts',
  AiBudgetDay: 'counts of days',
  AnalysisRun: 'positions in the history, no names and no words',
  BackupRun: 'names and sizes of backups',
  RollupZone: 'names of time zones',
  RollupFigure: 'sums of days',
  RollupTurn: 'no rows',
  RollupChange: 'ids, times and kinds of what is to be counted, gone within seconds',
  RollupWait: 'how long somebody waited for an answer, by the id of the answer; goes with it',
  RollupCustomer: 'ids, times and amounts of what was counted for a customer; goes with them',
  RollupBuyer: 'ids and amounts; goes with the customer',
  ModelVersion:
    'figures, and weights of hashed n-grams: no words, and gone when they were made of what was erased',
  CustomerImport: 'names of files, headers and figures',
  CustomerImportPiece:
    'files on their way in: gone when they are read, and who was erased is not taken from them',
  CustomerImportName: 'digests of addresses, gone when a dry run ends',
  Article: 'what the business writes about itself',
  SavedReply: 'what the business says to everybody: customers are variables in it',
  Report: 'which exports the business wants, and the addresses they go to',
  ReportDelivery: 'the addresses that reports went to',
  MailTemplateOverride: 'how the business words its mails: whom they are about are variables in it',
  _prisma_migrations: 'names of migrations',
};

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

function answeredFor(): string[] {
  return t.app.get(PersonalDataRegistry).holders.flatMap(({ tables }) => tables);
}

describe('every table', () => {
  it('has somebody who tells and erases what it holds on customers, or a reason to need nobody', async () => {
    const tables = await t.database.rows<{ name: string }>(
      `select tablename::text as name from pg_tables where schemaname = 'public'`,
    );
    const known = [...answeredFor(), ...Object.keys(WITHOUT_CUSTOMERS)];
    expect(tables.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !tables.some((table) => table.name === name))).toEqual([]);
  });

  it('that a path of foreign keys leads from to a customer is answered for, whatever the reasons say', async () => {
    const tables = await belonging();
    expect(tables).toContain('LeadScore');
    expect(tables.filter((name) => !answeredFor().includes(name))).toEqual([]);
  });

  it('that belongs to a customer refuses what is written about an erased one', async () => {
    const rows = await t.database.rows<{ name: string }>(
      `select distinct c.relname::text as name from pg_trigger g join pg_class c on c.oid = g.tgrelid
       where g.tgname = 'refuse_erased'`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual((await belonging()).sort());
  });
});

/** Customers, and every table from which foreign keys lead to them. */
async function belonging(): Promise<string[]> {
  const rows = await t.database.rows<{ name: string }>(
    `with recursive belongs (oid) as (
       select '"Customer"'::regclass::oid
       union select conrelid from pg_constraint join belongs on confrelid = belongs.oid where contype = 'f'
     ) select relname::text as name from pg_class join belongs using (oid)`,
  );
  return rows.map(({ name }) => name);
}
