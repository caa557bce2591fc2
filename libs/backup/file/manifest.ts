import { BackupError } from '../backup.errors.js';

/** The version of the file format. A reader refuses a newer one. */
export const FORMAT = 1;

/** A table and the columns whose values a backup holds: all but generated ones. */
export interface TableColumns {
  schema: string;
  name: string;
  columns: string[];
}

/** Where a sequence stood. */
export interface SequenceValue {
  schema: string;
  name: string;
  /** In decimal: it may be beyond what a number holds exactly. */
  value: string;
  /** Whether `value` was given out already. */
  called: boolean;
}

/** The first line of a backup: what is in it and what it fits. */
export interface Manifest {
  parleyBackup: number;
  /** Version of the product that made it. */
  product: string;
  /** When its snapshot was taken, by the database's clock; ISO 8601. */
  takenAt: string;
  /** Version of the PostgreSQL it was taken from. */
  server: string;
  method: 'snapshot' | 'pg_dump';
  /** The migrations that were applied, in order, with their checksums. */
  migrations: { name: string; checksum: string }[];
  /** The newest migration of the job queue's own tables; 0 when there were none. */
  jobMigration: number;
  tables: TableColumns[];
  sequences: SequenceValue[];
  /** The content of DATA_DIR/secrets.json, when BACKUP_SECRETS asks for it. */
  secrets?: Record<string, string>;
}

/** The line before a table's rows. */
export interface SectionHead {
  table: TableColumns;
}

/** The line after a table's rows. */
export interface SectionTail {
  rows: number;
  /** Bytes of the rows as text. */
  bytes: number;
  sha256: string;
}

/** The last line. */
export interface Ending {
  end: true;
  tables: number;
  rows: number;
}

/** `"public"."Message"`: the name as SQL takes it, whatever is in it. */
export function quotedName({ schema, name }: { schema: string; name: string }): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** An SQL identifier. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/**
 * Reads the first line.
 *
 * @throws BackupError when it is none, or of a format that this version does not know
 */
export function parseManifest(line: string): Manifest {
  const manifest = JSON.parse(line) as Partial<Manifest>;
  if (typeof manifest.parleyBackup !== 'number') throw new BackupError('The file is no backup of Parley.');
  if (manifest.parleyBackup > FORMAT) {
    throw new BackupError(
      `The backup is of format ${manifest.parleyBackup}, made by Parley ${manifest.product ?? 'of a newer version'}; this ` +
        `version reads up to format ${FORMAT}. Install the newer version and restore with it.`,
    );
  }
  return manifest as Manifest;
}
