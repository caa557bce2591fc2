import type { FactoryProvider } from '@nestjs/common';
import { Config } from '@libs/config/config.js';
import type { Platform } from '@libs/database/generated/enums.js';
import { OutgoingClient } from '@libs/http/outgoing/outgoing-client.js';
import type { Channel } from './channel.js';
import { GenericChannel } from './generic/generic.channel.js';
import { WhatsappChannel } from './whatsapp/whatsapp.channel.js';

/** The environment variables that channels are made from. */
export type ChannelConfig = Pick<
  Config,
  | 'WHATSAPP_API_URL'
  | 'WHATSAPP_APP_SECRET'
  | 'WHATSAPP_VERIFY_TOKEN'
  | 'WHATSAPP_PHONE_NUMBER_ID'
  | 'WHATSAPP_ACCESS_TOKEN'
  | 'GENERIC_WEBHOOK_SECRET'
>;

/** Channels that the contract names and this version can not check yet: closed, like one without a secret. */
const CLOSED = new Set([
  'messenger',
  'instagram',
  'telegram',
  'twilio',
  'email/postmark',
  'email/mailgun',
  'email/sendgrid',
  'webchat',
]);

/** Whether this is a channel of the contract that takes nothing in this version. */
export function isClosedChannel(key: string): boolean {
  return CLOSED.has(key);
}

/** Every channel of the product. A new one is a line here and a folder beside. */
export function makeChannels(config: ChannelConfig, outgoing: OutgoingClient): Channel[] {
  return [
    new WhatsappChannel(
      {
        apiUrl: config.WHATSAPP_API_URL,
        appSecret: config.WHATSAPP_APP_SECRET,
        verifyToken: config.WHATSAPP_VERIFY_TOKEN,
        phoneNumberId: config.WHATSAPP_PHONE_NUMBER_ID,
        accessToken: config.WHATSAPP_ACCESS_TOKEN,
      },
      outgoing,
    ),
    new GenericChannel(config.GENERIC_WEBHOOK_SECRET),
  ];
}

/** Finds channels by their route or platform. */
export class ChannelRegistry {
  private readonly channels = new Map<string, Channel>();

  /** @throws Error when two channels have the same key, so that the process does not start */
  constructor(channels: readonly Channel[]) {
    for (const channel of channels) {
      if (this.channels.has(channel.key)) {
        throw new Error(
          `Two channels have the key "${channel.key}". Each needs its own in channels/registry.ts.`,
        );
      }
      this.channels.set(channel.key, channel);
    }
  }

  /** All of them, in the order of the list. */
  all(): readonly Channel[] {
    return [...this.channels.values()];
  }

  /** The channel of a route, `/api/webhooks/<key>`. */
  byKey(key: string): Channel | undefined {
    return this.channels.get(key);
  }

  /** The channel through which a platform is written to: the first one of the list that can send. */
  byPlatform(platform: Platform): Channel | undefined {
    return this.all().find((channel) => channel.platform === platform && channel.send !== undefined);
  }
}

/** Makes the channels from the configuration; they need `OutgoingModule`. */
export const channelRegistryProvider: FactoryProvider<ChannelRegistry> = {
  provide: ChannelRegistry,
  inject: [Config, OutgoingClient],
  useFactory: (config: Config, outgoing: OutgoingClient) =>
    new ChannelRegistry(makeChannels(config, outgoing)),
};
