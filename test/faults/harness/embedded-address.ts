import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { clusterIn } from '@libs/database/embedded/cluster.js';
import { SUPERUSER } from '@libs/database/embedded/cluster-creation.js';

/** The address of the embedded database that runs in this data folder. */
export function addressOfEmbedded(dataDir: string): string {
  const { path, passwordFile } = clusterIn(realpathSync(dataDir));
  // Line 4 of postmaster.pid is the port (PostgreSQL source, miscadmin.h).
  const port = readFileSync(join(path, 'postmaster.pid'), 'utf8').split('\n')[3]?.trim() ?? '';
  return `postgresql://${SUPERUSER}:${readFileSync(passwordFile, 'utf8').trim()}@127.0.0.1:${port}/${SUPERUSER}`;
}
