import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

const CHECKS: ApiPropertyOptions = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    required: ['status'],
    properties: {
      status: { type: 'string', enum: ['up', 'degraded', 'down'] },
      configured: { type: 'boolean' },
      responseTime: { type: 'number', description: 'Milliseconds the check took.' },
      message: { type: 'string', description: 'What is wrong; only for callers who are signed in.' },
    },
    additionalProperties: true,
  },
};

/** The state of the process and of what it depends on, in the form of Terminus. */
export class HealthDto {
  /** `ok`; `degraded` when something optional is down; `error` when something vital is; `shutting_down` at the end. */
  @ApiProperty({ enum: ['ok', 'degraded', 'error', 'shutting_down'], example: 'ok' })
  status: string;

  /** What is up or degraded. */
  @ApiProperty({ ...CHECKS, example: { database: { status: 'up', responseTime: 2 } } })
  info: Record<string, object>;

  /** What is down. */
  @ApiProperty({ ...CHECKS, example: {} })
  error: Record<string, object>;

  /** Everything. */
  @ApiProperty({ ...CHECKS, example: { database: { status: 'up', responseTime: 2 } } })
  details: Record<string, object>;
}
