import type { ClientBase } from 'pg';

/**
 * How far held jobs are put off. The calendar repeats after 400 years, so that adding and taking away gives the same
 * instant again; nothing else is ever planned so far ahead.
 */
const PUT_OFF = `interval '400 years'`;
const HELD = `run_at > now() + interval '200 years'`;

/**
 * Puts jobs off whose effect leaves the house: since the backup was made they were most likely done, and whoever gets
 * a message or a mail twice after days is not to be asked again. Jobs that were running are free again, since the
 * process that ran them knows nothing of this database.
 *
 * @param names kinds of jobs
 * @returns how many wait now, by kind
 */
export async function holdJobs(client: ClientBase, names: string[]): Promise<Record<string, number>> {
  await client.query(
    `SELECT graphile_worker.force_unlock_workers(array(
       SELECT locked_by FROM graphile_worker.jobs WHERE locked_by IS NOT NULL
       UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL))`,
  );
  await client.query(
    `UPDATE graphile_worker._private_jobs job SET run_at = job.run_at + ${PUT_OFF}
     FROM graphile_worker._private_tasks task
     WHERE task.id = job.task_id AND task.identifier = ANY($1) AND job.attempts < job.max_attempts AND NOT (job.${HELD})`,
    [names],
  );
  return heldJobs(client);
}

/** How many jobs are put off, by kind. */
export async function heldJobs(client: ClientBase): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; count: number }>(
    `SELECT task_identifier AS name, count(*)::int AS count FROM graphile_worker.jobs WHERE ${HELD} GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

/** Lets the jobs that were put off run, those that are due at once. @returns how many there were, by kind */
export async function releaseJobs(client: ClientBase): Promise<Record<string, number>> {
  const released = await heldJobs(client);
  await client.query(`UPDATE graphile_worker._private_jobs SET run_at = run_at - ${PUT_OFF} WHERE ${HELD}`);
  return released;
}
