import { ApiProperty } from '@nestjs/swagger';
import { ImportFormat, ImportStatus, UndoStatus } from '@libs/database/generated/enums.js';

/** A column of a file and what it is read as. */
export class ImportColumnDto {
  /** @example 'E-Mail' */
  header: string;

  /**
   * A field of the customer, `firstName` and `lastName` (of the name), `customFields.<name>`, or null where the column
   * is ignored.
   * @example 'email'
   */
  field: string | null;
}

/** How many rows came to what. */
export class ImportCountsDto {
  /** Rows that are done. */
  rows: number;
  /** New customers. */
  created: number;
  /** Rows that changed a customer. */
  updated: number;
  /** Rows about customers who are there already, and rows that told nothing new. */
  skipped: number;
  /** Rows that could not be taken in. */
  failed: number;
}

/** Who sent the file. */
export class ImportStarterDto {
  /** `user` or `api-key`. */
  type: string;

  @ApiProperty({ format: 'uuid', nullable: true, type: String })
  id: string | null;

  name: string | null;
}

/** What taking an import back came to. */
export class ImportUndoDto {
  @ApiProperty({ enum: UndoStatus, enumName: 'UndoStatus' })
  status: UndoStatus;

  /** Customers who are deleted again. */
  deleted: number;

  /** Rows whose changes are taken back. */
  restored: number;

  /** Rows of which something stays: see `/kept`. */
  kept: number;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  finishedAt: string | null;
}

/** A file of customers that was sent, and what became of it. */
export class ImportDto {
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a01' })
  id: string;

  /** PENDING, RUNNING, then COMPLETED; FAILED where the file can't be read to its end, CANCELLED by a person. */
  @ApiProperty({ enum: ImportStatus, enumName: 'ImportStatus' })
  status: ImportStatus;

  /** @example 'customers.csv' */
  fileName: string;

  @ApiProperty({ enum: ImportFormat, enumName: 'ImportFormat' })
  format: ImportFormat;

  /** Of the file. */
  bytes: number;

  @ApiProperty({ enum: ['skip', 'update'] })
  duplicates: string;

  /** Whether nothing is changed by it. */
  dryRun: boolean;

  columns: ImportColumnDto[];

  /**
   * Part of the file that is done, 0 to 1.
   * @example 0.42
   */
  progress: number;

  counts: ImportCountsDto;

  /** Why it ended before its end. */
  failure: string | null;

  createdBy: ImportStarterDto;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  startedAt: string | null;

  @ApiProperty({ format: 'date-time', nullable: true, type: String })
  finishedAt: string | null;

  /** Null while nobody asked for it. */
  @ApiProperty({ type: ImportUndoDto, nullable: true })
  undo: ImportUndoDto | null;
}

/** A page of imports. */
export class ImportPageDto {
  data: ImportDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** What is wrong with one cell. */
export class ImportCellErrorDto {
  /** @example 'email' */
  path: string;

  /** The column, as the file calls it. */
  column: string | null;

  /** @example 'is not an e-mail address' */
  message: string;
}

/** Somebody whom a row may be about. */
export class ImportMatchDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  name: string | null;
}

/** A row that could not be taken in. */
export class ImportRowErrorDto {
  /**
   * As spreadsheets count: the header is row 1.
   * @example 17
   */
  row: number;

  /** @example 'E-Mail is not an e-mail address' */
  message: string;

  errors: ImportCellErrorDto[];

  /** The customers it is about, where those are several. */
  customers: ImportMatchDto[];
}

/** An import with a page of the rows that could not be taken in. */
export class ImportDetailDto extends ImportDto {
  /** In the order of the file. */
  errors: ImportRowErrorDto[];

  /** Asks for the next page of errors; null on the last one. */
  nextCursor: string | null;
}

/** A row of which something stays. */
export class KeptRowDto {
  row: number;

  @ApiProperty({ format: 'uuid' })
  customerId: string;

  /** @example 'was changed since then' */
  reason: string;
}

/** A page of what undoing left as it is. */
export class KeptRowPageDto {
  data: KeptRowDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A row as it would be read. */
export class PreviewRowDto {
  row: number;

  /** The fields of the customer that it gives. */
  @ApiProperty({ type: 'object', additionalProperties: true, example: { name: 'Ana Souza' } })
  customer: Record<string, unknown>;

  errors: ImportCellErrorDto[];
}

/** How a file would be read. */
export class ImportPreviewDto {
  @ApiProperty({ enum: ImportFormat, enumName: 'ImportFormat' })
  format: ImportFormat;

  /**
   * Of a CSV file.
   * @example 'utf-8'
   */
  encoding: string;

  columns: ImportColumnDto[];

  /** The first 20. */
  rows: PreviewRowDto[];
}
