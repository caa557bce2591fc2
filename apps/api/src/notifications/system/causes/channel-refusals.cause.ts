import { Injectable } from '@nestjs/common';
import { TroubleService } from '../../../analytics/attention/trouble.service.js';
import type { SystemCause, Trouble } from '../system-cause.js';

/** A platform takes nothing that we send any more: the subscription was closed, the token has ended, the account is barred. */
@Injectable()
export class ChannelRefuses implements SystemCause {
  readonly key = 'channel-refusals';
  readonly urgent = true;
  readonly patience = 0;
  readonly url = '/settings/channels';

  constructor(private readonly trouble: TroubleService) {}

  async look(): Promise<Trouble[]> {
    const platforms = await this.trouble.refusingPlatforms();
    return platforms.map(({ platform, count }) => ({
      subject: platform,
      title: `${platform} takes no messages from us`,
      body:
        // Not the platform's own words: they may name the customer, and this outlives an erasure.
        `The last ${count} messages failed; the messages say why. ` +
        'See whether its token has ended or its account was closed, renew it, and send the messages again.',
    }));
  }

  over(platform: string): string {
    return `No message to ${platform} has failed for an hour, or one was taken`;
  }
}
