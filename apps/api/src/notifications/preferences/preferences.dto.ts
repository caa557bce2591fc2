import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { IsTimeZone } from '@libs/http/time-zone.dto.js';

const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const TYPES = {
  type: 'object',
  additionalProperties: { type: 'object', additionalProperties: { type: 'boolean' } },
  example: { LEAD_ALERT: { inApp: true, push: true, email: false } },
} as const;

/** Local times between which nothing rings; over midnight where `to` is before `from`. */
export class QuietHoursDto {
  /**
   * Local time, HH:MM.
   * @example '22:00'
   */
  @IsString()
  @Matches(CLOCK_TIME, { message: 'must be a time like 22:00' })
  from: string;

  /**
   * Local time, HH:MM, another one than `from`.
   * @example '07:00'
   */
  @IsString()
  @Matches(CLOCK_TIME, { message: 'must be a time like 07:00' })
  to: string;
}

/** What you want. It takes the place of all you chose before: what is left out or null becomes the default. */
export class SetPreferencesDto {
  /** By type and target, whether you want it there. */
  @ApiPropertyOptional(TYPES)
  @IsOptional()
  @IsObject()
  types?: Record<string, Record<string, boolean>>;

  /**
   * When nothing is to ring, and no mail is to come but the daily summary at its hour; urgent news does all the same. What
   * gathers meanwhile comes in one piece. Null: never quiet.
   */
  @ApiProperty({ type: QuietHoursDto, nullable: true, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quietHours?: QuietHoursDto | null;

  /** Time zone of the quiet hours and of the daily summary, by its place (Europe/Berlin) or UTC. */
  @ApiProperty({ type: String, nullable: true, required: false, maxLength: 64, example: 'Europe/Berlin' })
  @IsOptional()
  @IsTimeZone()
  timezone?: string | null;

  /** Local hour at which the daily summary comes, 0 to 23. One turned on after its hour comes at once. */
  @ApiProperty({ type: Number, nullable: true, required: false, minimum: 0, maximum: 23, example: 8 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(23)
  dailySummaryHour?: number | null;
}

/** What holds for you: your choices, and the defaults where you made none. */
export class PreferencesDto {
  /** By type and target, whether you get it there. */
  @ApiProperty(TYPES)
  types: Record<string, Record<string, boolean>>;

  /** When nothing rings and mails wait; null when they always may. */
  @ApiProperty({ type: QuietHoursDto, nullable: true })
  quietHours: QuietHoursDto | null;

  /**
   * Time zone of the quiet hours and of the daily summary.
   * @example 'Europe/Berlin'
   */
  timezone: string;

  /** What is wrong with the one you chose before, where another one holds in its place; null when nothing is. */
  @ApiProperty({ type: String, nullable: true, example: null })
  timezoneProblem: string | null;

  /**
   * Local hour at which the daily summary comes.
   * @example 8
   */
  dailySummaryHour: number;
}
