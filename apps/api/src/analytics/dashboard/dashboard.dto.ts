import { IsEnum, IsOptional, IsString, MaxLength } from 'class-validator';
import { ApiProperty } from '@nestjs/swagger';
import { IsTimeZone } from '@libs/http/time-zone.dto.js';
import { Platform } from '@libs/database/generated/enums.js';

/** Which part of the business the dashboard shows. */
export class DashboardQuery {
  /**
   * First instant of the period in ISO 8601. A date is the midnight it begins with in `timezone`. Left out: the
   * last 30 days, today included.
   * @example 2026-03-01
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  from?: string;

  /**
   * The instant the period ends before, at most 366 days after `from`. A date is the midnight it begins with, so
   * its own day is left out: `from=2026-03-01&to=2026-04-01` is March. Left out: the end of today.
   * @example 2026-04-01
   */
  @IsOptional()
  @IsString()
  @MaxLength(40)
  to?: string;

  /**
   * Time zone in which dates are read and days are cut, by its place (Europe/Berlin) or UTC.
   * @example Europe/Berlin
   */
  @IsOptional()
  @IsTimeZone()
  timezone?: string = 'UTC';

  /**
   * Only messages of this platform, and only customers with a conversation there and their leads.
   */
  @IsOptional()
  @IsEnum(Platform)
  @ApiProperty({ enum: Platform, enumName: 'Platform', required: false })
  platform?: Platform;
}

/** A stretch of time, `from <= t < to`. */
export class PeriodDto {
  /** First instant. */
  @ApiProperty({ format: 'date-time', example: '2026-03-01T00:00:00.000Z' })
  from: string;

  /** The first instant after it. */
  @ApiProperty({ format: 'date-time', example: '2026-04-01T00:00:00.000Z' })
  to: string;

  /**
   * Time zone that days are cut in.
   * @example UTC
   */
  timezone: string;

  /**
   * How many local days it touches.
   * @example 31
   */
  days: number;
}

/** A customer who bought. */
export class BuyerDto {
  /** Id of the customer. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-0000-7000-8000-000000000001' })
  customerId: string;

  /** Their name, if known. */
  @ApiProperty({ type: String, nullable: true, example: 'Grace Hopper' })
  name: string | null;

  /**
   * What they brought, a decimal in the main currency.
   * @example "1250.00"
   */
  value: string;

  /**
   * How many leads of theirs were won.
   * @example 2
   */
  leads: number;
}

/** What a customer who bought has brought. */
export class LifetimeValueDto {
  /** Mean over the customers who bought, a decimal; null when nobody did. */
  @ApiProperty({ type: String, nullable: true, example: '625.00' })
  average: string | null;

  /** The main currency (ISO 4217): that of most won leads, else of most leads. Null without any lead. */
  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency: string | null;

  /** The five customers who brought most. */
  top: BuyerDto[];
}

/** How promising the new leads are. */
export class LeadQualityDto {
  /** Score 70 and above. */
  hot: number;

  /** Score 40 to 69. */
  warm: number;

  /** Score below 40. */
  cold: number;
}

const counts = (names: object): object => ({
  type: 'object',
  additionalProperties: { type: 'integer' },
  example: Object.fromEntries(Object.keys(names).map((name, index) => [name, index])),
});

/** Somebody of us who wrote to customers. */
export class AgentFiguresDto {
  /** Id of the user. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-0000-7000-8000-000000000002' })
  agentId: string;

  /**
   * Their name.
   * @example Ada Lovelace
   */
  name: string;

  /**
   * Messages they wrote.
   * @example 42
   */
  outbound: number;
}

/** What was said. */
export class MessageFiguresDto {
  /** What customers wrote. */
  inbound: number;

  /** What we wrote. */
  outbound: number;

  /** Messages of both directions per platform; every platform is there. */
  @ApiProperty(counts(Platform))
  byPlatform: Record<string, number>;

  /** Analysed inbound messages per sentiment. */
  @ApiProperty(counts({ POSITIVE: 1, NEUTRAL: 1, NEGATIVE: 1 }))
  bySentiment: Record<string, number>;

  /** Analysed inbound messages per intent. */
  @ApiProperty(counts({ PRICING: 1, DEMO: 1, SUPPORT: 1, COMPLAINT: 1, PURCHASE: 1, GENERAL: 1 }))
  byIntent: Record<string, number>;

  /** Outbound messages of the 20 who wrote most, the busiest first. */
  byAgent: AgentFiguresDto[];
}

/** Who we know. */
export class CustomerFiguresDto {
  /** Known at the end of the period. */
  total: number;

  /** Came in the period. */
  new: number;

  /** Wrote to us in the period. */
  active: number;
}

/** The pipeline. */
export class LeadFiguresDto {
  /** Neither won nor lost at the end of the period. */
  open: number;

  /** Won in the period. */
  won: number;

  /** Lost in the period. */
  lost: number;

  /**
   * What the open leads are worth, a decimal in the main currency.
   * @example "8200.00"
   */
  value: string;

  /**
   * What the leads won in the period are worth, a decimal in the main currency.
   * @example "1250.00"
   */
  revenue: string;

  /** The main currency (ISO 4217); null without any lead. */
  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency: string | null;
}

/** One local day. */
export class DayDto {
  /** The date in the period's time zone. */
  @ApiProperty({ format: 'date', example: '2026-03-01' })
  date: string;

  /** Inbound messages. */
  inbound: number;

  /** Outbound messages. */
  outbound: number;

  /** Customers created. */
  newCustomers: number;

  /** Leads created. */
  newLeads: number;

  /** Leads won. */
  won: number;

  /**
   * What they are worth, a decimal in the main currency.
   * @example "0.00"
   */
  revenue: string;
}

/** The figures of one period. GET /api/analytics/definitions says what each of them means. */
export class FiguresDto {
  /** What they are computed over. */
  period: PeriodDto;

  /** Fraction 0 to 1; null when no lead was created. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, example: 0.25 })
  conversionRate: number | null;

  /** Seconds; null when no wait ended. */
  @ApiProperty({ type: Number, nullable: true, example: 412.5 })
  averageResponseTimeSeconds: number | null;

  /** Seconds; null when no wait ended. */
  @ApiProperty({ type: Number, nullable: true, example: 180 })
  medianResponseTimeSeconds: number | null;

  /** Seconds; null when no wait ended. */
  @ApiProperty({ type: Number, nullable: true, example: 1260 })
  p90ResponseTimeSeconds: number | null;

  /** What buyers brought. */
  customerLifetimeValue: LifetimeValueDto;

  /** Fraction 0 to 1; null when nobody wrote in the previous period. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, example: 0.1 })
  churnRate: number | null;

  /** The new leads by temperature. */
  leadQuality: LeadQualityDto;

  /** What was said. */
  messages: MessageFiguresDto;

  /** Who we know. */
  customers: CustomerFiguresDto;

  /** The pipeline. */
  leads: LeadFiguresDto;

  /** Each local day of the period, also those without anything. */
  series: DayDto[];
}

/** The figures of a period and of the one before it. */
export class DashboardDto extends FiguresDto {
  /** The same figures over the period of the same length that ends where this one begins. */
  comparedTo: FiguresDto;
}
