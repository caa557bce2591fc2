import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsEmail,
  IsEnum,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { ReportEvery, ReportPeriod } from '@libs/database/generated/enums.js';
import { IsTimeZone } from '@libs/http/time-zone.dto.js';
import { normaliseEmail } from '../../auth/account-fields.js';
import { IsText } from '../../customers/customer-fields.dto.js';
import {
  EXPORT_DATASETS,
  EXPORT_FORMATS,
  type ExportDataset,
  type ExportFormat,
} from '../export/export.dto.js';
import { filtersProblem, tidyFilters } from './report-filters.js';

const MAX_NAME = 200;
const MAX_RECIPIENTS = 20;
const MAX_EMAIL = 254;

/** A new report. */
export class CreateReportDto {
  /**
   * 1 to 200 characters; it is the subject of the mails.
   * @example 'Leads of the week'
   */
  @ApiProperty({ example: 'Leads of the week', maxLength: MAX_NAME })
  @IsText(MAX_NAME)
  name: string;

  /** What is exported. */
  @ApiProperty({ enum: EXPORT_DATASETS, enumName: 'ExportDataset', example: 'leads' })
  @IsIn(EXPORT_DATASETS)
  dataset: ExportDataset;

  /** What the file is. */
  @ApiProperty({ enum: EXPORT_FORMATS, enumName: 'ExportFormat', example: 'xlsx' })
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat;

  /** Whether a CSV file begins with a byte order mark, which Excel reads letters beyond ASCII by. No, when left out. */
  @ApiPropertyOptional({ example: false })
  @ValidateIf((_, bom) => bom !== undefined)
  @IsBoolean()
  bom?: boolean;

  /** The filters of the dataset's list route, as in its query string; everything when left out. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { temperature: 'HOT' },
  })
  @ValidateIf((_, filters) => filters !== undefined)
  @IsFilters()
  filters?: Record<string, string>;

  /**
   * Which time the report is about: the whole day, week (from Monday) or month before the one in which it is due, in
   * its time zone. It becomes `createdFrom` and `createdTo` of the export (`from` and `to` of metrics), which then can
   * not be filters. NONE, when left out: the filters alone say what is in it.
   */
  @ApiPropertyOptional({ enum: ReportPeriod, enumName: 'ReportPeriod', example: 'PREVIOUS_WEEK' })
  @ValidateIf((_, period) => period !== undefined)
  @IsEnum(ReportPeriod)
  period?: ReportPeriod;

  /**
   * When it is due, instead of `every`: minute, hour, day of month, month and day of week, by the clocks of its time
   * zone. The minute is one number, so that it comes once an hour at most. Where the clocks are changed, a time that
   * they jump over comes right after the jump, and one that they show twice comes once.
   */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, example: null })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cron?: string | null;

  /** When it is due: every day, every Monday, or the first of every month, at `hour`. */
  @ApiPropertyOptional({ enum: ReportEvery, enumName: 'ReportEvery', nullable: true, example: 'WEEK' })
  @IsOptional()
  @IsEnum(ReportEvery)
  every?: ReportEvery | null;

  /** With `every`: the local hour, 0 to 23; 8 when left out. */
  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 0, maximum: 23, example: 8 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(23)
  hour?: number | null;

  /** Time zone of the due times and the period, by its place (Europe/Berlin) or UTC; UTC when left out. */
  @ApiPropertyOptional({ example: 'Europe/Berlin', maxLength: 64 })
  @ValidateIf((_, timezone) => timezone !== undefined)
  @IsTimeZone()
  timezone?: string;

  /** 1 to 20 e-mail addresses, each once. They get the file, or a link to it, and need no account for the former. */
  @ApiProperty({ type: [String], minItems: 1, maxItems: MAX_RECIPIENTS, example: ['mira@example.com'] })
  @AreRecipients()
  recipients: string[];

  /** Whether it comes by itself. Yes, when left out; what is missed while it is off is not caught up with. */
  @ApiPropertyOptional({ example: true })
  @ValidateIf((_, enabled) => enabled !== undefined)
  @IsBoolean()
  enabled?: boolean;
}

/**
 * What to change of a report: a field left out stays as it is. `cron` takes the place of `every`, and the other way
 * round; `filters` and `recipients` take the place of those before.
 */
export class UpdateReportDto extends PartialType(CreateReportDto, { skipNullProperties: false }) {}

function IsFilters(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => tidyFilters(value)),
    refusing('isFilters', filtersProblem),
  );
}

function AreRecipients(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => tidyRecipients(value)),
    IsArray(),
    ArrayMinSize(1, { message: 'must name at least one recipient' }),
    ArrayMaxSize(MAX_RECIPIENTS, { message: `must not be more than ${MAX_RECIPIENTS} recipients` }),
    MaxLength(MAX_EMAIL, { each: true }),
    IsEmail(undefined, { each: true, message: 'must hold e-mail addresses only' }),
  );
}

function tidyRecipients(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const entries: unknown[] = value;
  return [...new Set(entries.map((entry) => (typeof entry === 'string' ? normaliseEmail(entry) : entry)))];
}

/** @param problem the rest of a sentence about the field, undefined when the value is right */
function refusing(name: string, problem: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value: unknown) => problem(value) === undefined,
      defaultMessage: (about) => problem(about?.value) ?? '',
    },
  });
}
