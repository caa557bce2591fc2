import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, ValidateBy } from 'class-validator';
import { IsQueryFlag } from '@libs/http/query-flag.dto.js';
import { isEncoding } from '@libs/tables/csv/encoding.js';
import type { MappingWish } from './mapping.js';

/** Headers that may be named in a mapping. */
const MAX_MAPPED = 500;

const DELIMITER_NAMES = ['comma', 'semicolon', 'tab', 'pipe'] as const;

/** How a file of customers is to be taken in: as fields of the form, or in the query. */
export class ImportOptionsDto {
  /** What becomes of a row whose e-mail address or phone number a customer has already: nothing, or the fields that it gives change the customer. */
  @ApiPropertyOptional({ enum: ['skip', 'update'] })
  @IsOptional()
  @IsIn(['skip', 'update'])
  duplicates?: 'skip' | 'update' = 'skip';

  /** Whether to read and count everything and change nothing. */
  @IsOptional()
  @IsQueryFlag()
  dryRun?: boolean = false;

  /** What becomes of columns that nobody knows: nothing, or custom fields with the columns' names. */
  @ApiPropertyOptional({ enum: ['ignore', 'customFields'] })
  @IsOptional()
  @IsIn(['ignore', 'customFields'])
  unknownColumns?: 'ignore' | 'customFields' = 'ignore';

  /** What columns are read as, by their headers, as JSON: `name`, `firstName`, `lastName`, `email`, `phone`, `company`, `status`, `tags`, `locale`, `assignedToId`, `customFields.<name>`, or null to ignore one. Columns left out are known by their names. */
  @ApiPropertyOptional({ type: String, example: '{"Kontakt 1":"email","Notes":null}' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => parsedJson(value))
  @IsMapping()
  mapping?: MappingWish;

  /** What separates the cells of a CSV file; found out when left out. */
  @ApiPropertyOptional({ enum: DELIMITER_NAMES })
  @IsOptional()
  @IsIn(DELIMITER_NAMES)
  delimiter?: (typeof DELIMITER_NAMES)[number];

  /**
   * How a CSV file is encoded, as the Encoding Standard names it; UTF-8, UTF-16 and Windows-1252 are found out.
   * @example 'windows-1251'
   */
  @IsOptional()
  @IsString()
  @Length(1, 40)
  @ValidateBy({
    name: 'isEncoding',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isEncoding(value),
      defaultMessage: () => 'is not the name of an encoding like utf-8 or windows-1251',
    },
  })
  encoding?: string;

  /**
   * The sheet of an XLSX file, by its name; the first one when left out.
   * @example 'Kunden'
   */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  sheet?: string;
}

function parsedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function IsMapping(): PropertyDecorator {
  return ValidateBy({
    name: 'isMapping',
    validator: {
      validate: isMapping,
      defaultMessage: () =>
        'must be a JSON object of headers and fields, like {"Kontakt 1": "email", "Notes": null}',
    },
  });
}

function isMapping(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const entries = Object.entries(value as Record<string, unknown>);
  return (
    entries.length <= MAX_MAPPED &&
    entries.every(([, field]) => field === null || (typeof field === 'string' && field.length <= 100))
  );
}
