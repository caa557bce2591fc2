import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';
import { ListCustomersQuery } from '../../customers/customers.dto.js';
import { ListLeadsQuery } from '../../leads/leads.dto.js';
import { MessageListQuery } from '../../messages/messages.dto.js';

export const EXPORT_DATASETS = ['customers', 'messages', 'leads', 'metrics'] as const;
export const EXPORT_FORMATS = ['csv', 'json', 'xlsx'] as const;

export type ExportDataset = (typeof EXPORT_DATASETS)[number];
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Which customers are exported: the filters of their list. */
export class ExportCustomersQuery extends OmitType(ListCustomersQuery, ['limit', 'cursor'] as const) {}

/** Which messages are exported: the filters of their list. */
export class ExportMessagesQuery extends OmitType(MessageListQuery, ['limit', 'cursor'] as const) {}

/** Which leads are exported: the filters of their list. */
export class ExportLeadsQuery extends OmitType(ListLeadsQuery, ['limit', 'cursor'] as const) {}

/** A filter as it stands in the address; the dataset it is for says what it may be. */
function Filter(): PropertyDecorator {
  return (target, property) => {
    for (const rule of [IsOptional(), IsString(), MaxLength(200)]) rule(target, property);
  };
}

/** What is exported, in which format, and which part of it: the filters of the dataset's own list, under their names. */
export class ExportQuery {
  /** What is exported. */
  @ApiProperty({ enum: EXPORT_DATASETS, enumName: 'ExportDataset', example: 'messages' })
  @IsIn(EXPORT_DATASETS)
  dataset: ExportDataset;

  /** Comma-separated values (RFC 4180), a JSON array of what the list shows, or a workbook of Excel. */
  @ApiProperty({ enum: EXPORT_FORMATS, enumName: 'ExportFormat', example: 'csv' })
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat;

  /** Whether a CSV file begins with a byte order mark, by which older Excel knows that it is UTF-8. */
  @IsOptional()
  @IsQueryFlag()
  bom?: boolean;

  /** Customers, messages, leads: only with this status. */
  @Filter()
  status?: string;

  /** Customers, messages: words to be found, as in their lists. */
  @Filter()
  search?: string;

  /** Customers, messages, leads: only those created at this time or later. */
  @ApiPropertyOptional({ example: '2026-03-01' })
  @Filter()
  createdFrom?: string;

  /** Customers, messages, leads: only those created before this time. */
  @ApiPropertyOptional({ example: '2026-04-01' })
  @Filter()
  createdTo?: string;

  /** Customers, leads: only those this user looks after. */
  @Filter()
  assignedToId?: string;

  /** Messages, leads: only this customer's. */
  @Filter()
  customerId?: string;

  /** Messages, metrics: only this platform. */
  @Filter()
  platform?: string;

  /** Customers, leads: the order, as in their lists; by default the newest come first. */
  @Filter()
  sort?: string;

  /** Customers: only from this source. */
  @Filter()
  source?: string;

  /** Customers: only with this tag. */
  @Filter()
  tag?: string;

  /** Messages: INBOUND or OUTBOUND only. */
  @Filter()
  direction?: string;

  /** Messages: only those about this. */
  @Filter()
  intent?: string;

  /** Messages: only those that feel like this. */
  @Filter()
  sentiment?: string;

  /** Messages: only those that are (`true`) or are not (`false`) urgent. */
  @Filter()
  urgent?: string;

  /** Leads: only this warm. */
  @Filter()
  temperature?: string;

  /** Leads: only with this score or a higher one. */
  @Filter()
  minScore?: string;

  /** Leads: only with this score or a lower one. */
  @Filter()
  maxScore?: string;

  /** Metrics: first day or instant of the period, as for the dashboard. */
  @Filter()
  from?: string;

  /** Metrics: the day or instant it ends before. */
  @Filter()
  to?: string;

  /** Metrics: the time zone that days are cut in. */
  @Filter()
  timezone?: string;
}
