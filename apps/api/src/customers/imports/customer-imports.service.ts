import { Injectable } from '@nestjs/common';
import { Audit } from '@libs/audit/audit.js';
import { Database } from '@libs/database/database.js';
import type { Actor } from '@libs/http/actor.js';
import type { JsonText } from '@libs/http/json-text.js';
import { orThrow } from '@libs/http/json.js';
import { Jobs } from '@libs/jobs/jobs.js';
import type { Delimiter } from '@libs/tables/csv/delimiter.js';
import { readTable, type TableFormat } from '@libs/tables/read-table.js';
import { TableError, type TableRow } from '@libs/tables/table.js';
import type { ImportOptionsDto } from './import-options.dto.js';
import { dialectOf, type KeptOptions } from './import-options.js';
import { ImportUploads, type Upload } from './import-uploads.service.js';
import {
  ImportColumnsError,
  ImportMappingError,
  importNotFound,
  ImportUnreadableError,
} from './imports.errors.js';
import { ImportsRepository, type ReceivedFile } from './imports.repository.js';
import { columnsOf, MappingError, type Column } from './mapping.js';
import { isBlank, readRow, type ReadRow } from './row-reading.js';
import { IMPORTS_QUEUE, RunImport } from './run-import.js';

/** Rows that a preview shows. */
const PREVIEWED = 20;

const DELIMITERS: Record<NonNullable<ImportOptionsDto['delimiter']>, Delimiter> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
  pipe: '|',
};

/** What a file would be read as. */
export interface Preview {
  format: TableFormat;
  encoding: string;
  columns: Column[];
  rows: ReadRow[];
}

/** Begins imports of customers. */
@Injectable()
export class CustomerImports {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly uploads: ImportUploads,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
  ) {}

  /**
   * What a file is, by what it says and by what was asked for: enough to take it in.
   *
   * @throws ImportUnreadableError, ImportMappingError, ImportColumnsError
   */
  async inspect(upload: Upload, wish: ImportOptionsDto): Promise<{ file: ReceivedFile; rows: TableRow[] }> {
    const options = keptOptions(upload, wish);
    const { format, bytes } = upload;
    const [header, ...rows] = await this.firstRows(upload, options);
    if (!header)
      throw new ImportUnreadableError('There is nothing in the table. Its first row must name the columns.');
    const columns = mapped(header.cells, wish);
    return { file: { format, bytes, options, columns, headerRow: header.number }, rows };
  }

  /** The columns of a file and how its first rows would be read. */
  async preview(upload: Upload, wish: ImportOptionsDto): Promise<Preview> {
    const { file, rows } = await this.inspect(upload, wish);
    const { format, options, columns } = file;
    return { format, encoding: options.encoding, columns, rows: rows.map((row) => readRow(row, columns)) };
  }

  /** Puts an import in the queue. */
  async start(upload: Upload, file: ReceivedFile, by: Actor): Promise<JsonText> {
    return this.database.transaction(async () => {
      if (!(await this.imports.queue(upload.id, file))) throw importNotFound();
      await this.jobs.add(RunImport, { importId: upload.id }, { queue: IMPORTS_QUEUE });
      const { duplicates, dryRun } = file.options;
      const after = { fileName: upload.fileName, bytes: upload.bytes, duplicates, dryRun };
      await this.audit.record(
        { action: 'created', entity: 'customer-import', entityId: upload.id, after },
        by,
      );
      return orThrow(await this.imports.get(upload.id), importNotFound);
    });
  }

  private async firstRows(upload: Upload, options: KeptOptions): Promise<TableRow[]> {
    const rows: TableRow[] = [];
    try {
      for await (const row of readTable(this.uploads.source(upload), dialectOf(upload.format, options))) {
        if (!isBlank(row)) rows.push(row);
        if (rows.length > PREVIEWED) break;
      }
    } catch (error) {
      // Rows that could be read are shown; the import itself tells where it had to end.
      if (!(error instanceof TableError)) throw error;
      if (rows.length === 0) throw new ImportUnreadableError(error.message);
    }
    return rows;
  }
}

function keptOptions({ encoding }: Upload, wish: ImportOptionsDto): KeptOptions {
  return {
    duplicates: wish.duplicates ?? 'skip',
    dryRun: wish.dryRun ?? false,
    encoding: wish.encoding ?? encoding,
    ...(wish.delimiter === undefined ? {} : { delimiter: DELIMITERS[wish.delimiter] }),
    ...(wish.sheet === undefined ? {} : { sheet: wish.sheet }),
  };
}

/** At least one column must tell who a customer is. */
const TELLING = new Set<string | null>(['name', 'firstName', 'lastName', 'email', 'phone']);

function mapped(headers: string[], { mapping, unknownColumns }: ImportOptionsDto): Column[] {
  try {
    const columns = columnsOf(headers, mapping, unknownColumns);
    if (!columns.some(({ field }) => TELLING.has(field))) throw new ImportColumnsError(headers);
    return columns;
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    throw new ImportMappingError(error.path, error.message, headers);
  }
}
