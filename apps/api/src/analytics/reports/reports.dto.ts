import { ApiProperty } from '@nestjs/swagger';
import { ReportEvery, ReportPeriod, ReportRunState } from '@libs/database/generated/enums.js';
import {
  EXPORT_DATASETS,
  EXPORT_FORMATS,
  type ExportDataset,
  type ExportFormat,
} from '../export/export.dto.js';

/** An export that is written again and again, and mailed. */
export class ReportDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a31' })
  id: string;

  /** @example 'Leads of the week' */
  name: string;

  /** What is exported. */
  @ApiProperty({ enum: EXPORT_DATASETS, enumName: 'ExportDataset', example: 'leads' })
  dataset: ExportDataset;

  /** What the file is. */
  @ApiProperty({ enum: EXPORT_FORMATS, enumName: 'ExportFormat', example: 'xlsx' })
  format: ExportFormat;

  /** Whether a CSV file begins with a byte order mark, which Excel reads letters beyond ASCII by. */
  @ApiProperty({ example: false })
  bom: boolean;

  /** The filters of the dataset's list, as in its query string. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { temperature: 'HOT' },
  })
  filters: Record<string, string>;

  /** Which time before it is due the report is about. */
  @ApiProperty({ enum: ReportPeriod, enumName: 'ReportPeriod', example: 'PREVIOUS_WEEK' })
  period: ReportPeriod;

  /** When it is due, as five cron fields; null where `every` says when. */
  @ApiProperty({ type: String, nullable: true, example: null })
  cron: string | null;

  /** Every day, every Monday, or the first of every month, at `hour`; null with `cron`. */
  @ApiProperty({ enum: ReportEvery, enumName: 'ReportEvery', nullable: true, example: 'WEEK' })
  every: ReportEvery | null;

  /** Local hour, 0 to 23; null with `cron`. */
  @ApiProperty({ type: 'integer', nullable: true, minimum: 0, maximum: 23, example: 8 })
  hour: number | null;

  /**
   * Time zone (IANA) of the due times and the period.
   * @example 'Europe/Berlin'
   */
  timezone: string;

  /** Who it is mailed to. */
  @ApiProperty({ type: [String], example: ['mira@example.com'] })
  recipients: string[];

  /** Whether it comes by itself. */
  @ApiProperty({ example: true })
  enabled: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  updatedAt: string;
}

/** How the newest run of a report went. */
export class LastRunDto {
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a32' })
  id: string;

  @ApiProperty({ enum: ReportRunState, enumName: 'ReportRunState', example: 'DONE' })
  state: ReportRunState;

  /** When it was asked for. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T07:00:00.000Z' })
  createdAt: string;
}

/** A report in the list, with when it comes and how it went. */
export class ListedReportDto extends ReportDto {
  /** The next time it is due; null while it is off. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-09T07:00:00.000Z' })
  nextRunAt: string | null;

  /** Null before the first one. */
  @ApiProperty({ type: LastRunDto, nullable: true })
  lastRun: LastRunDto | null;
}

/** A page of reports. */
export class ReportPageDto {
  /** Newest first. */
  data: ListedReportDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}

/** A report's fields as plain data. */
export type ReportState = { [Field in keyof ReportDto]: ReportDto[Field] };
