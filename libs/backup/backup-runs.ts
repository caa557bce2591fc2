import type { ClientBase } from 'pg';
import { v7 } from '../database/id.js';

/** What is remembered of one run: what it made, or why it made nothing. */
export interface BackupRun {
  startedAt: Date;
  finishedAt: Date;
  made?: { file: string; bytes: number; rows: number };
  error?: string;
}

/** SQLSTATE of a table that is not there: the database is that of an older version, which is fine. */
const UNDEFINED_TABLE = '42P01';
/** Longest reason that is kept. */
const MAX_ERROR = 1_000;

/** Writes a run down, for every process to see, and forgets those of more than a year ago. */
export async function recordRun(
  client: ClientBase,
  { startedAt, finishedAt, made, error }: BackupRun,
): Promise<void> {
  try {
    await client.query(
      `INSERT INTO "BackupRun" (id, "startedAt", "finishedAt", file, bytes, rows, error) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[v7(), startedAt, finishedAt, made?.file ?? null, made?.bytes ?? null, made?.rows ?? null],
        error?.slice(0, MAX_ERROR) ?? null,
      ],
    );
    await client.query(`DELETE FROM "BackupRun" WHERE "finishedAt" < now() - interval '366 days'`);
  } catch (failure) {
    if ((failure as { code?: string }).code !== UNDEFINED_TABLE) throw failure;
  }
}
