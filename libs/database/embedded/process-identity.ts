import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  pid: number;
  /** Boot of the machine and start of the process within it; null where the system does not tell. */
  startedAt: string | null;
}

/** @returns the identity of the process that has this number now */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, startedAt: linuxStat(pid)?.startedAt ?? null };
}

/** @returns whether the system has a process of this number, be it one that ended and waits to be reaped */
export function isNumberTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** @returns whether a process with this number runs; one that ended and only waits to be reaped does not */
export function isAlive(pid: number): boolean {
  return isNumberTaken(pid) && linuxStat(pid)?.state !== 'Z';
}

/** @returns whether exactly this process still runs (where the system tells no start times: one of its number) */
export function isStillAlive({ pid, startedAt }: ProcessIdentity): boolean {
  if (!isAlive(pid)) return false;
  const now = identityOf(pid).startedAt;
  return startedAt === null || now === null || startedAt === now;
}

/** State and start of a process, from /proc/<pid>/stat (proc(5), fields 3 and 22). */
function linuxStat(pid: number): { state: string | undefined; startedAt: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 2 is the program's name in parentheses and may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0], startedAt: `${boot}/${fields[19] ?? ''}` };
  } catch {
    return undefined;
  }
}
