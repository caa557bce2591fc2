import { ApiProperty } from '@nestjs/swagger';
import {
  ReportDeliveryState,
  ReportFileEnd,
  ReportRunCause,
  ReportRunState,
} from '@libs/database/generated/enums.js';

/** The time a run is about, `from <= t < to`. */
export class CoveredPeriodDto {
  @ApiProperty({ format: 'date-time', example: '2026-02-22T23:00:00.000Z' })
  from: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T23:00:00.000Z' })
  to: string;
}

/** A run's mail to one recipient. */
export class ReportDeliveryDto {
  /** @example 'mira@example.com' */
  recipient: string;

  /** PENDING until it is SENT; SKIPPED when it was not to be sent any more; FAILED when every try failed. */
  @ApiProperty({ enum: ReportDeliveryState, enumName: 'ReportDeliveryState', example: 'SENT' })
  state: ReportDeliveryState;

  /** How often it was tried. */
  @ApiProperty({ type: 'integer', example: 1 })
  attempts: number;

  /** Why the last try failed, or why it was skipped. */
  @ApiProperty({ type: String, nullable: true, example: null })
  lastError: string | null;

  /** When the mail server took it. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T07:00:09.000Z' })
  sentAt: string | null;
}

/** The file of a run. */
export class ReportFileDto {
  /** @example 'parley-leads-2026-03-02.xlsx' */
  name: string;

  /** When it was removed; null while GET /api/analytics/reports/runs/:id/file has it. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  removedAt: string | null;

  /** RETENTION: it had its time. ERASURE: a customer was erased who may have been in it. */
  @ApiProperty({ enum: ReportFileEnd, enumName: 'ReportFileEnd', nullable: true, example: null })
  removedFor: ReportFileEnd | null;
}

/** One time a report was written. */
export class ReportRunDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a32' })
  id: string;

  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a31' })
  reportId: string;

  /** SCHEDULE: it was due. MANUAL: somebody asked for it. */
  @ApiProperty({ enum: ReportRunCause, enumName: 'ReportRunCause', example: 'SCHEDULE' })
  cause: ReportRunCause;

  /** When it was due; null for one that somebody asked for. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T07:00:00.000Z' })
  slot: string | null;

  /** QUEUED, then RUNNING; DONE when the file is there and the mails are on their way; FAILED for good. */
  @ApiProperty({ enum: ReportRunState, enumName: 'ReportRunState', example: 'DONE' })
  state: ReportRunState;

  /** The time it is about; null when its filters alone say what is in it. */
  @ApiProperty({ type: CoveredPeriodDto, nullable: true })
  period: CoveredPeriodDto | null;

  /** Rows of the export; null until it is done. */
  @ApiProperty({ type: 'integer', nullable: true, example: 48 })
  rows: number | null;

  /** Size of the file; null until it is done. */
  @ApiProperty({ type: 'integer', nullable: true, example: 9120 })
  bytes: number | null;

  /** Null until it is done. */
  @ApiProperty({ type: ReportFileDto, nullable: true })
  file: ReportFileDto | null;

  /** Who it was mailed to, and what became of it. */
  @ApiProperty({ type: [ReportDeliveryDto] })
  deliveries: ReportDeliveryDto[];

  /** Why it failed, or why the last try did; null when it did not. */
  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;

  /** When it was asked for. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T07:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T07:00:01.000Z' })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-03-02T07:00:02.000Z' })
  finishedAt: string | null;
}

/** A page of runs. */
export class ReportRunPageDto {
  /** Newest first. */
  data: ReportRunDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}
