import { ApiProperty } from '@nestjs/swagger';

/** How much is being said. */
export class RecentMessagesDto {
  /** Messages of both directions said in the last minute. */
  last1Minute: number;

  /** In the last five minutes. */
  last5Minutes: number;

  /** In the last hour. */
  last60Minutes: number;
}

/** What goes on, from the database. */
export class RealtimeFigures {
  /** The instant the snapshot was taken. */
  @ApiProperty({ format: 'date-time', example: '2026-03-02T10:00:00.000Z' })
  at: string;

  /** How much is being said. */
  messages: RecentMessagesDto;

  /** Users seen in the last five minutes. */
  activeAgents: number;

  /** Conversations in status OPEN. */
  openConversations: number;

  /** Open conversations in which the customer spoke last. */
  unanswered: number;

  /** How long the customer who has waited longest in an open conversation has waited; null when nobody waits. */
  @ApiProperty({ type: Number, nullable: true, example: 340 })
  longestWaitSeconds: number | null;

  /** Open leads that became hot (score 70 and above) since midnight UTC. */
  hotLeadsToday: number;

  /** Jobs that are due and have not begun; 20000 stands for that many and more. */
  jobsWaiting: number;
}

/** A snapshot of what goes on. */
export class RealtimeDto extends RealtimeFigures {
  /** State of each thing the process depends on; `off` when it is not configured. */
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string', enum: ['up', 'degraded', 'down', 'off'] },
    example: { database: 'up', redis: 'off', jobs: 'up', ai: 'up', smtp: 'off' },
  })
  services: Record<string, string>;
}
