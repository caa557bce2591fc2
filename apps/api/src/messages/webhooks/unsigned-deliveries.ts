import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { WebhookThrottle } from '@libs/throttle/webhook-throttle.js';
import { BadSignature } from '../channels/channels.errors.js';
import { ChannelRegistry } from '../channels/registry.js';
import { DeliveryCounter } from './delivery-counter.js';

/** The routes of deliveries: one that names a channel, one that names a provider as well. */
const ROUTES = new Set(['/api/webhooks/:channel', '/api/webhooks/:channel/:provider']);

/**
 * Refuses deliveries that carry no signature at all before their body is read: a flood of large ones costs neither
 * memory nor hashing. Those that carry one are checked once they are here.
 */
@Injectable()
export class UnsignedDeliveries implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost<FastifyAdapter>,
    private readonly channels: ChannelRegistry,
    private readonly throttle: WebhookThrottle,
    private readonly counter: DeliveryCounter,
  ) {}

  onModuleInit(): void {
    this.adapterHost.httpAdapter.getInstance().addHook('onRequest', async (request) => {
      const { method, routeOptions } = request;
      if (method === 'POST' && ROUTES.has(routeOptions.url ?? '')) await this.check(request);
    });
  }

  private async check({ params, headers, ip }: FastifyRequest): Promise<void> {
    const { channel: key, provider } = params as { channel: string; provider?: string };
    const channel = this.channels.byKey(provider === undefined ? key : `${key}/${provider}`);
    const missing = channel?.signedBy?.find((name) => headers[name] === undefined);
    if (missing === undefined || channel === undefined) return;
    this.counter.count(channel.key, 'refused');
    await this.throttle.countUnverified(ip);
    throw new BadSignature(`The header ${missing} is missing. Sign the delivery as its channel demands.`);
  }
}
