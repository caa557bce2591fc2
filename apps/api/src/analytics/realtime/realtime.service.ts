import { Injectable } from '@nestjs/common';
import type { HealthCheckResult } from '@nestjs/terminus';
import { SingleFlight } from '@libs/cache/single-flight.js';
import { Clock } from '@libs/clock/clock.js';
import { Broadcast } from '@libs/events/broadcast.js';
import { HealthService } from '../../health/health.service.js';
import type { LiveCursor } from '../live/live-cursor.js';
import { FollowedFigures, type HeardEvent } from './followed-figures.js';
import type { RealtimeDto } from './realtime.dto.js';
import { RealtimeRepository } from './realtime.repository.js';

/** What the state of the process itself is shown as elsewhere. */
const NO_SERVICES = new Set(['version', 'uptime']);

/** What goes on at this moment: kept from the live events while they are followed, else looked up. */
@Injectable()
export class RealtimeService {
  private readonly flight = new SingleFlight<RealtimeDto>();
  private followed: FollowedFigures | undefined;

  constructor(
    private readonly realtime: RealtimeRepository,
    private readonly health: HealthService,
    private readonly clock: Clock,
    broadcast: Broadcast,
  ) {
    broadcast.onReconnect(() => this.followed?.doubt());
  }

  /** Every live event after this position is going to be heard. Asked again, it goes on as it is. */
  follow(position: () => LiveCursor): void {
    this.followed ??= new FollowedFigures(this.realtime, this.clock, position);
  }

  /** No more events are heard. */
  unfollow(): void {
    this.followed = undefined;
  }

  /** Takes note of a live event. */
  hear(event: HeardEvent): void {
    this.followed?.hear(event);
  }

  /** A snapshot; those who ask at the same time share one. */
  snapshot(): Promise<RealtimeDto> {
    return this.flight.run('snapshot', async () => {
      const [figures, report] = await Promise.all([
        this.followed ? this.followed.now() : this.realtime.figures(this.clock.now()),
        this.health.report(),
      ]);
      return Object.assign(figures, { services: servicesOf(report) });
    }).result;
  }
}

function servicesOf({ details }: HealthCheckResult): Record<string, string> {
  return Object.fromEntries(
    Object.entries(details)
      .filter(([key]) => !NO_SERVICES.has(key))
      // The AI without a key is the built-in one, which is a service all the same.
      .map(([key, check]) => [key, check.configured === false && key !== 'ai' ? 'off' : check.status]),
  );
}
