import { Injectable } from '@nestjs/common';
import { Clock } from '@libs/clock/clock.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { orThrow, parsed } from '@libs/http/json.js';
import { customerNotFound } from '../../customers/customers.errors.js';
import { CustomersService } from '../../customers/customers.service.js';
import type { Channel } from '../channels/channel.js';
import { ChannelRegistry } from '../channels/registry.js';
import { ChannelUnavailable, CustomerUnreachable, WindowClosed } from './outbound.errors.js';
import { OutboundRepository } from './outbound.repository.js';
import { isWindowOpen } from './reply-window.js';

interface Identity {
  platform: Platform;
  externalId: string;
}

/** Knows on which platform, and under which name there, a customer is written to. */
@Injectable()
export class OutboundRoutes {
  constructor(
    private readonly customers: CustomersService,
    private readonly channels: ChannelRegistry,
    private readonly outbound: OutboundRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * The platform to write on: the one asked for, else the one of the latest conversation, else the first on which
   * the customer can be reached at all.
   *
   * @throws customers.not_found, ChannelUnavailable, CustomerUnreachable, WindowClosed
   */
  async choose(customerId: string, asked: Platform | undefined): Promise<Platform> {
    const identities = await this.identitiesOf(customerId);
    const reachable = this.reachableOn(identities);
    const platform = asked ?? (await this.outbound.latestPlatform(customerId)) ?? reachable[0];
    if (platform === undefined) throw new CustomerUnreachable(undefined, reachable);
    const channel = this.sending(platform);
    if (!channel) throw new ChannelUnavailable(platform, reachable);
    if (!identities.some((identity) => identity.platform === platform)) {
      throw new CustomerUnreachable(platform, reachable);
    }
    await this.refuseClosedWindow(channel, customerId, reachable);
    return platform;
  }

  /** The channel that sends on a platform, if it is set up. */
  sending(platform: Platform): Channel | undefined {
    const channel = this.channels.byPlatform(platform);
    return channel?.configured() ? channel : undefined;
  }

  /** How the platform names the customer: under the oldest name where it has several. */
  async nameOf(customerId: string, platform: Platform): Promise<string | undefined> {
    const identities = await this.identitiesOf(customerId);
    return identities.find((identity) => identity.platform === platform)?.externalId;
  }

  private async identitiesOf(customerId: string): Promise<Identity[]> {
    const customer = orThrow(await this.customers.get(customerId), customerNotFound);
    return parsed<{ identities: Identity[] }>(customer).identities;
  }

  private reachableOn(identities: Identity[]): Platform[] {
    const platforms = new Set(identities.map(({ platform }) => platform));
    return [...platforms].filter((platform) => this.sending(platform) !== undefined);
  }

  private async refuseClosedWindow(
    { platform, replyWindowHours }: Channel,
    customerId: string,
    reachable: Platform[],
  ): Promise<void> {
    if (replyWindowHours === undefined) return;
    const lastInboundAt = await this.outbound.lastInboundAt(customerId, platform);
    if (isWindowOpen(replyWindowHours, lastInboundAt, this.clock.now())) return;
    const others = reachable.filter((other) => other !== platform);
    throw new WindowClosed(platform, replyWindowHours, lastInboundAt, others);
  }
}
