import { ApiProperty } from '@nestjs/swagger';

/** How long requests of one kind take. Percentiles come from histograms: they are right to about a third of their value. */
export class RequestTimesDto {
  /**
   * Requests that were answered since the start of the process.
   * @example 1204
   */
  count: number;

  /** Answers with a status of 500 or more among them, 0 to 1; null before the first request. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, example: 0.002 })
  errorRate: number | null;

  /** Half of them took no longer than this, in milliseconds. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, example: 4.2 })
  p50: number | null;

  /** 95 of 100 took no longer than this, in milliseconds. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, example: 18.5 })
  p95: number | null;

  /** 99 of 100 took no longer than this, in milliseconds. Beyond a minute it is told as a minute. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, example: 61.3 })
  p99: number | null;
}

/** How one route does. */
export class RouteTimesDto extends RequestTimesDto {
  /** @example 'GET' */
  method: string;

  /**
   * Its pattern; `unknown` for all addresses that are none of ours.
   * @example '/api/customers/:id'
   */
  route: string;
}

/** How requests do. */
export class RequestsDto extends RequestTimesDto {
  /**
   * Requests a second, over the last minute.
   * @example 20.4
   */
  perSecond: number;

  /**
   * Requests that are being served now, open event streams among them.
   * @example 3
   */
  inFlight: number;
}

/** How the database does, as this process sees it. */
export class DatabaseTimesDto {
  /**
   * Queries since the start of the process.
   * @example 8412
   */
  queries: number;

  /**
   * Those that took SLOW_QUERY_MS or longer; each is in the log.
   * @example 2
   */
  slowQueries: number;

  /** 95 of 100 queries took no longer than this, in milliseconds; null before the first. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, example: 3.9 })
  p95: number | null;
}

/** How well the cache served one group of answers. */
export class CacheGroupDto {
  /** @example 'DashboardService.show' */
  group: string;

  /**
   * Answers that needed no computing.
   * @example 950
   */
  hits: number;

  /**
   * Answers that were computed.
   * @example 50
   */
  misses: number;

  /** hits / (hits + misses), 0 to 1; null before the first asking. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, maximum: 1, example: 0.95 })
  ratio: number | null;
}

/** How the queue of the whole installation stands. Figures above 20,000 are told as at least that. */
export class QueueDto {
  /**
   * Jobs that are due and wait for a worker.
   * @example 0
   */
  waiting: number;

  /**
   * Jobs that are being done.
   * @example 2
   */
  running: number;

  /**
   * Jobs that used up their tries.
   * @example 0
   */
  failed: number;

  /** Seconds the oldest waiting job has been due; null when none waits. */
  @ApiProperty({ type: Number, nullable: true, minimum: 0, example: null })
  oldestSeconds: number | null;
}

/** How late timers of the process were over the last 10 to 20 seconds, in milliseconds. */
export class EventLoopLagDto {
  /** @example 0.4 */
  p50: number;

  /** @example 8.1 */
  p99: number;

  /** @example 14.9 */
  max: number;
}

/** How the process does. */
export class ProcessDto {
  /**
   * Its memory, in bytes.
   * @example 161480704
   */
  rss: number;

  /**
   * The used part of JavaScript's memory, in bytes.
   * @example 74448896
   */
  heapUsed: number;

  /** Null in the first 10 seconds of the process. */
  @ApiProperty({ type: () => EventLoopLagDto, nullable: true })
  eventLoopLag: EventLoopLagDto | null;

  /**
   * Seconds since its start.
   * @example 86400
   */
  uptime: number;
}

/** How fast the process that answers is, since its start. Other processes have figures of their own; jobs are those of all. */
export class PerformanceDto {
  /** All requests together. */
  requests: RequestsDto;

  /** Each route that was called, the busiest first. */
  routes: RouteTimesDto[];

  /** Queries to PostgreSQL. */
  database: DatabaseTimesDto;

  /** Each group of cached answers that was asked for, by name. */
  cache: CacheGroupDto[];

  /** Null while the database does not answer. */
  @ApiProperty({ type: () => QueueDto, nullable: true })
  jobs: QueueDto | null;

  /** Memory, event loop and age. */
  process: ProcessDto;
}
