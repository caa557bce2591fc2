import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { withDatabase } from './global-setup.js';

/** A migrated database and a data folder for product processes of one test file. */
export interface OwnPlace {
  url: string;
  folder: string;
  remove(): Promise<void>;
}

/** Makes both, empty. Remove them in `afterAll`. */
export async function ownPlace(): Promise<OwnPlace> {
  const name = `parley_place_${randomBytes(6).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'parley-place-'));
  await asAdmin(`create database ${name} template ${inject('template')}`);
  return {
    url: withDatabase(inject('server'), name),
    folder,
    remove: async () => {
      await asAdmin(`drop database if exists ${name} with (force)`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asAdmin(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('server') });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
