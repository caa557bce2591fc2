import { Injectable } from '@nestjs/common';
import { Conditions } from '@libs/database/conditions.js';
import { Database } from '@libs/database/database.js';
import type { ImportFormat, ImportStatus, UndoStatus } from '@libs/database/generated/enums.js';
import { keysetPage } from '@libs/database/keyset.js';
import type { JsonText } from '@libs/http/json-text.js';
import type { PageQuery } from '@libs/http/paging.dto.js';
import type { KeptOptions } from './import-options.js';
import type { Column } from './mapping.js';

/** An import as the API shows it. */
const IMPORT = `json_build_object(
  'id', i.id, 'status', i.status, 'fileName', i."fileName", 'format', i.format, 'bytes', i.bytes,
  'duplicates', i.options->>'duplicates', 'dryRun', (i.options->>'dryRun')::boolean, 'columns', i.columns,
  'progress', case when i.status = 'COMPLETED' then 1
    else round(least(0.99, i."bytesRead"::numeric / greatest(i.bytes, 1)), 2) end,
  'counts', json_build_object('rows', i.created + i.updated + i.skipped + i.failed, 'created', i.created,
    'updated', i.updated, 'skipped', i.skipped, 'failed', i.failed),
  'failure', i.failure,
  'createdBy', json_build_object('type', i."actorType", 'id', i."actorId", 'name', i."actorName"),
  'createdAt', iso(i."createdAt"), 'startedAt', iso(i."startedAt"), 'finishedAt', iso(i."finishedAt"),
  'undo', case when i."undoStatus" is not null then json_build_object('status', i."undoStatus", 'deleted', i.deleted,
    'restored', i.restored, 'kept', i.kept, 'finishedAt', iso(i."undoneAt")) end)`;

/** What an import needs to know of itself to be carried out. */
export interface ImportRun {
  id: string;
  status: ImportStatus;
  format: ImportFormat;
  bytes: number;
  options: KeptOptions;
  columns: Column[];
  headerRow: number;
  position: number;
  actorType: string;
  actorId: string | null;
  actorName: string | null;
  createdAt: Date;
  undoStatus: UndoStatus | null;
  undoPosition: number | null;
  counts: Record<'created' | 'updated' | 'skipped' | 'failed' | 'deleted' | 'restored' | 'kept', number>;
}

const RUN = `id::text, status::text, format::text, bytes, options, columns, "headerRow", position, "actorType",
  "actorId"::text, "actorName", "createdAt", "undoStatus"::text, "undoPosition", json_build_object('created', created,
  'updated', updated, 'skipped', skipped, 'failed', failed, 'deleted', deleted, 'restored', restored, 'kept', kept) as counts`;

/** What is found out about a file when it was received. */
export interface ReceivedFile {
  format: ImportFormat;
  bytes: number;
  options: KeptOptions;
  columns: Column[];
  headerRow: number;
}

/** How far a batch of rows brought an import. */
export interface Advance {
  position: number;
  bytesRead: number;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
}

/** Imports in PostgreSQL. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  /** A page of the imports, newest first. */
  list({ limit, cursor }: PageQuery): Promise<JsonText> {
    return keysetPage(this.database, {
      entry: IMPORT,
      from: '"CustomerImport" i',
      id: 'i.id',
      where: new Conditions().add(() => `i.status <> 'UPLOADING'`),
      sorts: { createdAt: { expression: 'i."createdAt"', type: 'timestamptz' } },
      sort: '-createdAt',
      limit: limit ?? 20,
      cursor,
    });
  }

  get(id: string): Promise<JsonText | undefined> {
    return this.database.json(
      `select ${IMPORT}::text as json from "CustomerImport" i where i.id = $1::uuid and i.status <> 'UPLOADING'`,
      [id],
    );
  }

  /** The file is whole: the import waits for its turn. @returns false when it was removed meanwhile */
  async queue(id: string, { format, bytes, options, columns, headerRow }: ReceivedFile): Promise<boolean> {
    const queued = await this.database.rows(
      `update "CustomerImport" set status = 'PENDING', format = $2::"ImportFormat", bytes = $3::int,
         options = $4::jsonb, columns = $5::jsonb, "headerRow" = $6::int, position = $6::int
       where id = $1::uuid and status = 'UPLOADING' returning id::text`,
      [id, format, bytes, JSON.stringify(options), JSON.stringify(columns), headerRow],
    );
    return queued.length > 0;
  }

  /** Marks an import that waits as one that runs. @returns undefined when it is over, or there is none */
  async begin(id: string, now: Date): Promise<ImportRun | undefined> {
    const [run] = await this.database.rows<ImportRun>(
      `update "CustomerImport" set status = 'RUNNING', "startedAt" = coalesce("startedAt", $2::timestamptz)
       where id = $1::uuid and status in ('PENDING', 'RUNNING') returning ${RUN}`,
      [id, now],
    );
    return run;
  }

  /** Keeps everybody else from carrying the import on until the transaction ends. */
  async lock(id: string): Promise<ImportRun | undefined> {
    const [run] = await this.database.rows<ImportRun>(
      `select ${RUN} from "CustomerImport" where id = $1::uuid and status <> 'UPLOADING' for update`,
      [id],
    );
    return run;
  }

  /** Counts a batch of rows as done. */
  async advance(
    id: string,
    { position, bytesRead, created, updated, skipped, failed }: Advance,
  ): Promise<void> {
    await this.database.rows(
      `update "CustomerImport" set position = $2::int, "bytesRead" = greatest("bytesRead", $3::int),
         created = created + $4::int, updated = updated + $5::int, skipped = skipped + $6::int,
         failed = failed + $7::int
       where id = $1::uuid`,
      [id, position, bytesRead, created, updated, skipped, failed],
    );
  }

  /** The import is over. @param failure why it could not be carried to its end */
  async end(
    id: string,
    status: 'COMPLETED' | 'FAILED' | 'CANCELLED',
    now: Date,
    failure: string | null = null,
  ): Promise<void> {
    await this.database.rows(
      `update "CustomerImport" set status = $2::"ImportStatus", failure = $3, "finishedAt" = $4::timestamptz
       where id = $1::uuid`,
      [id, status, failure, now],
    );
  }

  /** What it did is to be taken back, from its last row on. */
  async queueUndo(id: string): Promise<void> {
    await this.database.rows(
      `update "CustomerImport" set "undoStatus" = 'PENDING', "undoPosition" = coalesce("undoPosition", position + 1)
       where id = $1::uuid`,
      [id],
    );
  }

  /** Counts rows as taken back. @param position of the last of them */
  async advanceUndo(
    id: string,
    position: number,
    counts: Record<'deleted' | 'restored' | 'kept', number>,
  ): Promise<void> {
    await this.database.rows(
      `update "CustomerImport" set "undoStatus" = 'RUNNING', "undoPosition" = $2::int, deleted = deleted + $3::int,
         restored = restored + $4::int, kept = kept + $5::int
       where id = $1::uuid`,
      [id, position, counts.deleted, counts.restored, counts.kept],
    );
  }

  /** Undoing is over. */
  async endUndo(id: string, status: 'COMPLETED' | 'FAILED', now: Date): Promise<void> {
    await this.database.rows(
      `update "CustomerImport" set "undoStatus" = $2::"UndoStatus", "undoneAt" = $3::timestamptz where id = $1::uuid`,
      [id, status, now],
    );
  }
}
