import { Injectable } from '@nestjs/common';
import { Database } from '@libs/database/database.js';
import { v7 } from '@libs/database/id.js';
import { HandlesJob, type JobHandler } from '@libs/jobs/job-type.js';
import type { NotificationTarget } from '../targets/notification-target.js';
import { NotificationTargets } from '../targets/registry.js';
import { FAN_OUT, type FanOut } from './fan-out.js';
import { FanOutRepository } from './fan-out.repository.js';
import { Newsroom } from './newsroom.service.js';
import { Recipients, type Recipient } from './recipients.service.js';

/** Recipients told in one transaction: a second of work at most, whatever the number of their devices. */
export const FAN_OUT_BATCH = 500;

/**
 * Tells a stretch of an audience. A notification, its deliveries and what they need are written together, so that a
 * process that is killed has told somebody everywhere or not at all; whoever is told is not told again.
 */
@Injectable()
@HandlesJob(FAN_OUT)
export class FanOutJob implements JobHandler<FanOut> {
  constructor(
    private readonly database: Database,
    private readonly recipients: Recipients,
    private readonly notices: FanOutRepository,
    private readonly targets: NotificationTargets,
    private readonly newsroom: Newsroom,
  ) {}

  async run({ news, after }: FanOut): Promise<void> {
    await this.database.transaction(async () => {
      const recipients = await this.recipients.of(news, after, FAN_OUT_BATCH);
      const last = recipients.at(-1);
      if (last === undefined) return;
      const ids = await this.notices.tell(
        news,
        recipients.map(({ userId }) => userId),
      );
      const told = recipients.filter(({ userId }) => ids.has(userId));
      for (const target of this.targets.all) await this.deliver(target, told, ids);
      if (recipients.length === FAN_OUT_BATCH) await this.newsroom.tell(news, last.userId);
    });
  }

  private async deliver(
    target: NotificationTarget,
    told: Recipient[],
    ids: ReadonlyMap<string, string>,
  ): Promise<void> {
    const wanting = new Map(
      told.filter(({ targets }) => targets.includes(target.key)).map((each) => [each.userId, each]),
    );
    if (wanting.size === 0) return;
    const places = await target.places([...wanting.keys()]);
    const planned = places.map((place) => ({
      ...place,
      id: v7(),
      notificationId: ids.get(place.userId) ?? '',
      quietSeconds: wanting.get(place.userId)?.quietSeconds[target.key] ?? 0,
    }));
    if (planned.length === 0) return;
    await this.notices.plan(target.key, planned);
    await target.take(planned);
  }
}
