import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import type { ProductProcess } from '../../support/product-process.js';

/** Stops a process of ours where it stands; its connections stay open. */
export function freeze({ child }: ProductProcess): void {
  child.kill('SIGSTOP');
}

/** Lets it go on. */
export function thaw({ child }: ProductProcess): void {
  child.kill('SIGCONT');
}

/** kill -9, and it is gone. */
export async function killNow({ child }: ProductProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Whether it still runs. */
export function lives({ child }: ProductProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Ends every connection of the product to this database from the server's side. @returns how many there were */
export async function terminateBackends(pool: pg.Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and application_name like 'parley%'`,
  );
  return rowCount ?? 0;
}

/** Memory that the process holds, in bytes (proc(5), statm). */
export function residentBytes({ child }: ProductProcess): number {
  const pages = readFileSync(`/proc/${child.pid ?? 0}/statm`, 'utf8').split(' ')[1];
  return Number(pages) * 4_096;
}
