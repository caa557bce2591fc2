import { Injectable } from '@nestjs/common';
import { Listens, type Listener } from '@libs/events/event-type.js';
import { RollupsDiffered, type DifferingRollups } from '../../analytics/rollups/rollups.events.js';
import { Newsroom } from '../news/newsroom.service.js';
import type { NotificationKind } from './notification-kind.js';

/** Figures named in the text. */
const NAMED = 5;

/** Something is wrong with the product itself: those who run it are told what, and what to do. Once a day at most. */
@Injectable()
@Listens(RollupsDiffered)
export class SystemAlert implements NotificationKind, Listener<DifferingRollups> {
  readonly type = 'SYSTEM_ALERT';
  readonly manner = 'glance';
  readonly urgency = 'normal';
  readonly ttl = 3 * 24 * 60 * 60;
  readonly counted = ['system alert', 'system alerts'] as const;
  readonly actions = [{ action: 'open', title: 'Open' }];
  readonly usualFor = ['ADMIN'] as const;

  constructor(private readonly newsroom: Newsroom) {}

  async handle({ day, figures }: DifferingRollups): Promise<void> {
    const named = figures.slice(0, NAMED).join(', ') + (figures.length > NAMED ? ', ...' : '');
    await this.newsroom.tell({
      type: this.type,
      key: `rollups:${day}`,
      tag: 'system:rollups',
      title: 'Figures of the dashboard were wrong and were repaired',
      body:
        `The nightly check found ${named} different from the messages and leads themselves and built them anew: the ` +
        'dashboard is right again. Compare reports of the last days. If it comes again, keep the log of that night for ' +
        'whoever looks after Parley; npm run rollups builds the figures anew at any time.',
      url: '/dashboard',
      data: { day, figures },
      audience: { userIds: [], elseRoles: ['ADMIN'] },
    });
  }
}
