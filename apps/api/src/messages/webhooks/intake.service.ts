import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { v7 } from '@libs/database/id.js';
import { AppError } from '@libs/errors/app-error.js';
import { WebhookThrottle } from '@libs/throttle/webhook-throttle.js';
import type { Channel, Query, RawDelivery } from '../channels/channel.js';
import { BadSignature } from '../channels/channels.errors.js';
import { ChannelRegistry, isClosedChannel } from '../channels/registry.js';
import { namesInAll } from '../channels/names-in.js';
import { DeliveryCounter } from './delivery-counter.js';
import { partsOf, queueOf, type DeliveryPart } from './delivery-parts.js';
import { IntakeBatch } from './intake-batch.js';
import { IntakeRepository, type NewDelivery } from './intake.repository.js';
import { keptHeaders, storable } from './raw-delivery.js';
import { HandshakeRefused, UnknownChannel } from './webhooks.errors.js';

/** Takes deliveries in: what is genuine is stored with its jobs before the sender hears of success. */
@Injectable()
export class IntakeService implements BeforeApplicationShutdown {
  private readonly log = new Logger('Webhooks');
  private readonly batch: IntakeBatch<NewDelivery>;

  constructor(
    private readonly channels: ChannelRegistry,
    private readonly throttle: WebhookThrottle,
    private readonly counter: DeliveryCounter,
    repository: IntakeRepository,
  ) {
    this.batch = new IntakeBatch((rows) => repository.store(rows));
  }

  /**
   * Stores a genuine delivery once.
   *
   * @param ip whom bad signatures are counted for
   * @throws UnknownChannel, BadSignature, RateLimitedError, or 503 when it could not be stored
   */
  async accept(key: string, raw: RawDelivery, ip: string): Promise<void> {
    const channel = this.channels.byKey(key);
    await this.counter.counting(channel?.key, async () => {
      if (!channel) throw isClosedChannel(key) ? BadSignature.ofClosedChannel() : new UnknownChannel(key);
      await this.verify(channel, raw, ip);
      await this.batch.add(this.deliveryOf(channel, raw));
    });
  }

  /**
   * The answer to a platform that asks whether this address is ours.
   *
   * @throws UnknownChannel, HandshakeRefused
   */
  handshake(key: string, query: Query): string {
    const channel = this.channels.byKey(key);
    if (!channel) throw new UnknownChannel(key);
    const answer = channel.handshake?.(query);
    if (answer === undefined) throw new HandshakeRefused();
    return answer;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.batch.settle();
  }

  private async verify(channel: Channel, raw: RawDelivery, ip: string): Promise<void> {
    try {
      channel.verify(raw);
    } catch (error) {
      if (error instanceof AppError && error.status === 401) await this.throttle.countUnverified(ip);
      throw error;
    }
    await this.throttle.countVerified(channel.key);
  }

  private deliveryOf(channel: Channel, raw: RawDelivery): NewDelivery {
    const id = v7();
    const { parts, found, about } = this.split(channel, raw);
    const headers = keptHeaders(raw);
    const detail = `${raw.body.length} bytes with ${found} in ${counted(parts.length, 'part')}`;
    return {
      id,
      channel: channel.key,
      dedupeKey: storable(channel.dedupeKey(raw)),
      headers,
      body: raw.body,
      receivedAt: raw.receivedAt,
      steps: [{ at: raw.receivedAt.toISOString(), step: 'received', detail }],
      about,
      jobs: parts.map((part) => ({
        payload: { deliveryId: id, round: 0, ...part },
        queue: queueOf(channel.key, part.bucket),
      })),
      size: raw.body.length + JSON.stringify(headers).length + parts.length * 500 + about.length * 50,
    };
  }

  /** A delivery that can't be read yet is stored all the same, as one part: a mended version may read it. */
  private split(
    channel: Channel,
    raw: RawDelivery,
  ): { parts: DeliveryPart[]; found: string; about: string[] } {
    try {
      const events = channel.parse(raw);
      const about = namesInAll(events).map(storable);
      return { parts: partsOf(events), found: counted(events.length, 'event'), about };
    } catch (error) {
      this.log.error(`a delivery of ${channel.key} can not be read yet: ${String(error)}`);
      return { parts: partsOf([]), found: 'contents that can not be read yet', about: [] };
    }
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
