import { Injectable } from '@nestjs/common';
import { TroubleService } from '../../../analytics/attention/trouble.service.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** Webhooks of a channel that came in and could not be taken in. */
@Injectable()
export class DeliveriesFailed implements SystemCause {
  readonly key = 'failed-deliveries';
  readonly urgent = true;
  readonly patience = 0;
  readonly url = '/settings/channels';

  constructor(private readonly trouble: TroubleService) {}

  async look(): Promise<Trouble[]> {
    const channels = await this.trouble.failedDeliveries();
    return channels.map(({ channel, count }) => ({
      subject: channel,
      title: `${count === 1 ? 'A delivery' : `${count} deliveries`} of ${channel} could not be taken in`,
      body: 'What customers wrote there may be missing. The list of deliveries says why each failed: mend it and replay them there.',
    }));
  }

  over(channel: string): string {
    return `No delivery of ${channel} has failed for a day`;
  }
}
