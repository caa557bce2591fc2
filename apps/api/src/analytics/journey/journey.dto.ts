import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { Platform } from '@libs/database/generated/enums.js';
import { PageQuery } from '@libs/http/paging.dto.js';
import { JOURNEY_ORDERS, type JourneyOrder } from './journey-cursor.js';
import {
  JOURNEY_EVENT_TYPES,
  JOURNEY_EVENTS,
  type JourneyEventDto,
  type JourneyEventType,
} from './journey-events.dto.js';

/** Which part of a story is wanted. */
export class JourneyQuery extends PageQuery {
  /** From the beginning on (`asc`), or from the end back (`desc`). */
  @ApiPropertyOptional({ enum: JOURNEY_ORDERS })
  @IsOptional()
  @IsIn(JOURNEY_ORDERS)
  order?: JourneyOrder = 'asc';

  /** Only these kinds of events: `types=MESSAGE,PURCHASE`, or the parameter once for each. */
  @ApiPropertyOptional({ enum: JOURNEY_EVENT_TYPES, isArray: true })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(JOURNEY_EVENT_TYPES.length)
  @IsIn(JOURNEY_EVENT_TYPES, { each: true })
  types?: JourneyEventType[];
}

/** An amount of money. */
export class AmountDto {
  /**
   * A decimal with two places.
   * @example '1250.00'
   */
  value: string;

  /**
   * ISO 4217.
   * @example 'EUR'
   */
  currency: string;
}

/** What a customer has brought. */
export class LifetimeValueDto {
  /**
   * Value of their WON leads in `currency`.
   * @example '1250.00'
   */
  value: string;

  /** The currency they bought in most often, else for most; null when they never bought. */
  @ApiProperty({ type: String, nullable: true, example: 'EUR' })
  currency: string | null;

  /** What they bought in other currencies: money of different currencies is never added up. */
  others: AmountDto[];
}

/** A story in figures. */
export class JourneySummaryDto {
  /** When the first message was said, either way; of a customer without messages, when they were entered. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  firstContactAt: string;

  /** Where we talk, the oldest conversation first. */
  @ApiProperty({ enum: Platform, enumName: 'Platform', isArray: true })
  channels: Platform[];

  /**
   * Messages of both directions.
   * @example 42
   */
  @ApiProperty({ type: 'integer' })
  messages: number;

  /** Mean of the analysed inbound messages, -1 to 1; null when there are none. */
  @ApiProperty({ type: Number, nullable: true, example: 0.25 })
  averageSentiment: number | null;

  /** Score of the newest open lead, else of the newest lead; null when there is none. */
  @ApiProperty({ type: 'integer', nullable: true, example: 74 })
  currentScore: number | null;

  lifetimeValue: LifetimeValueDto;

  /** Mean of all waits of this customer that have ended, as on the dashboard; null when none has. */
  @ApiProperty({ type: Number, nullable: true, example: 312.5 })
  averageResponseTimeSeconds: number | null;
}

/** A page of a customer's story. */
export class JourneyDto {
  /** The whole story, whatever page this is; on later pages at most half a minute old. */
  summary: JourneySummaryDto;

  /** Its events in their order. */
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: JOURNEY_EVENTS.map((event) => ({ $ref: getSchemaPath(event) })),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(
          JOURNEY_EVENT_TYPES.map((type, index) => [type, getSchemaPath(JOURNEY_EVENTS[index] ?? '')]),
        ),
      },
    },
  })
  data: JourneyEventDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}
