import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ProductProcess } from './product-process.js';

/** What a process holds of memory now, in MB. */
export function heldBy(product: ProductProcess): number {
  return figure(product, 'VmRSS');
}

/** The most that a process held since `forgetMost`, in MB: the kernel's own figure, which misses no peak. */
export function mostHeldBy(product: ProductProcess): number {
  return figure(product, 'VmHWM');
}

/** The most that a process held counts from now on. */
export function forgetMost({ child }: ProductProcess): void {
  writeFileSync(`/proc/${child.pid}/clear_refs`, '5');
}

function figure({ child }: ProductProcess, name: string): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status) ?? [];
  if (kilobytes === undefined) throw new Error(`the process ${child.pid} tells no ${name}`);
  return Number(kilobytes) / 1024;
}

/** Seconds of CPU that a process used up to now. */
export function cpuOf({ child }: ProductProcess): number {
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
  const [user = '0', system = '0'] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}

/** Whether the kernel tells these figures here. */
export const TELLS_MEMORY = existsSync('/proc/self/clear_refs');
