import { ApiProperty } from '@nestjs/swagger';

/** A sign-in on one device. */
export class SessionDto {
  /** UUIDv7. */
  @ApiProperty({ format: 'uuid', example: '0192f7c1-5a2e-7cc0-9d0b-3f1d2f6b8a20' })
  id: string;

  /**
   * Browser and system, as the last sign-in or refresh told them.
   * @example 'Firefox on Linux'
   */
  device: string | null;

  /**
   * Address of the last sign-in or refresh.
   * @example '203.0.113.7'
   */
  ip: string | null;

  /** Whether it is the session that asks. */
  current: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  createdAt: string;

  /** To the minute. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  lastUsedAt: string;

  /** When it ends unless it is refreshed before. */
  @ApiProperty({ format: 'date-time', example: '2026-04-01T10:00:00.000Z' })
  expiresAt: string;
}

/** A page of sessions, newest first. */
export class SessionPageDto {
  data: SessionDto[];

  /** Asks for the next page; null on the last one. */
  nextCursor: string | null;
}
