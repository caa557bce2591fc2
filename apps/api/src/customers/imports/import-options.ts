import type { Delimiter } from '@libs/tables/csv/delimiter.js';
import type { TableDialect } from '@libs/tables/read-table.js';
import type { Duplicates } from './plan.js';

/** What an import was asked to do, as it is kept with it. */
export interface KeptOptions {
  duplicates: Duplicates;
  dryRun: boolean;
  encoding: string;
  delimiter?: Delimiter;
  sheet?: string;
}

/** How its file is to be read. */
export function dialectOf(format: TableDialect['format'], options: KeptOptions): TableDialect {
  const { encoding, delimiter, sheet } = options;
  return { format, encoding, delimiter, sheet };
}
