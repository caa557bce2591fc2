import type { Config } from './config.js';

/** The address under which people reach this server, without a slash at its end: for links that leave the house. */
export function publicUrl({ PUBLIC_URL, PORT }: Pick<Config, 'PUBLIC_URL' | 'PORT'>): string {
  return PUBLIC_URL ?? `http://localhost:${PORT}`;
}
