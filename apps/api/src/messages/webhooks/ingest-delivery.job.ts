import { Injectable, Logger } from '@nestjs/common';
import { isUnstorableValue } from '@libs/database/database.errors.js';
import { AppError } from '@libs/errors/app-error.js';
import { HandlesJob, type JobHandler, type JobRun } from '@libs/jobs/job-type.js';
import { SenderErased } from '../../customers/privacy/erased.errors.js';
import type { ChannelEvent } from '../channels/channel-event.js';
import type { Channel } from '../channels/channel.js';
import { ChannelRegistry } from '../channels/registry.js';
import { IncomingService, type EventOutcome } from '../incoming/incoming.service.js';
import { DeliveriesRepository, type StoredDelivery } from './deliveries.repository.js';
import { DeliveryCounter } from './delivery-counter.js';
import { eventsOf, type DeliveryPart } from './delivery-parts.js';
import { INGEST_DELIVERY } from './ingest-delivery.js';
import { storedDelivery } from './raw-delivery.js';
import { reasonOf } from './reason.js';
import { summaryOf } from './summary.js';

/**
 * Takes in one part of a delivery. An event that fails stops none of the others: a message that can't be stored
 * must not keep the next one from the agents. The part is tried again as a whole, which changes nothing for
 * the events that are through.
 */
@Injectable()
@HandlesJob(INGEST_DELIVERY)
export class IngestDeliveryJob implements JobHandler<DeliveryPart & { deliveryId: string; round: number }> {
  private readonly log = new Logger('Webhooks');

  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly channels: ChannelRegistry,
    private readonly incoming: IncomingService,
    private readonly counter: DeliveryCounter,
  ) {}

  async run(
    { deliveryId, round, ...part }: DeliveryPart & { deliveryId: string; round: number },
    run: JobRun,
  ): Promise<void> {
    const stored = await this.deliveries.load(deliveryId);
    if (!stored || stored.round !== round) return;
    const { bucket } = part;
    if (stored.erasedAt && stored.body.length === 0) {
      const detail = new SenderErased(stored.erasedAt).message;
      return this.deliveries.finishPart(deliveryId, round, { step: 'ignored', detail, bucket });
    }
    const channel = this.channels.byKey(stored.channel);
    if (!channel) {
      const detail = `This version has no channel "${stored.channel}". Replay it with one that has.`;
      return this.deliveries.finishPart(deliveryId, round, { step: 'failed', detail, bucket });
    }
    const { outcomes, failures } = await this.takeAll(channel, stored, part);
    const [failure] = failures;
    if (failure !== undefined && !run.last && !failures.every(isForGood)) {
      await this.noteRetry(deliveryId, { bucket, detail: `attempt ${run.attempt}: ${reasonOf(failure)}` });
      throw failure;
    }
    const summary = summaryOf(outcomes, failures);
    const erasedAt = outcomes.find((outcome) => outcome.erasedAt !== undefined)?.erasedAt;
    await this.deliveries.finishPart(deliveryId, round, {
      ...summary,
      bucket,
      ...(erasedAt && { erasedAt }),
    });
    this.counter.count(channel.key, summary.step);
  }

  giveUp(
    { deliveryId, round, bucket }: DeliveryPart & { deliveryId: string; round: number },
    reason: string,
  ): Promise<void> {
    return this.deliveries.finishPart(deliveryId, round, { step: 'failed', detail: reason, bucket });
  }

  private async takeAll(
    channel: Channel,
    stored: StoredDelivery,
    part: DeliveryPart,
  ): Promise<{ outcomes: EventOutcome[]; failures: Error[] }> {
    const outcomes: EventOutcome[] = [];
    const failures: Error[] = [];
    const attempt = async (what: string, work: () => Promise<void> | void): Promise<void> => {
      try {
        await work();
      } catch (error) {
        this.log.error(`${what} of ${channel.key} failed: ${describe(error)}`);
        failures.push(error instanceof Error ? error : new Error(String(error)));
      }
    };
    let events: ChannelEvent[] = [];
    await attempt('reading a delivery', () => {
      events = eventsOf(part, channel.parse(storedDelivery(stored)));
    });
    for (const event of events) {
      await attempt(`an event (${event.type})`, async () => {
        outcomes.push(await this.incoming.take(channel.platform, event));
      });
    }
    return { outcomes, failures };
  }

  /** Where even this fails, the queue still knows of the attempt. */
  private async noteRetry(id: string, { bucket, detail }: { bucket: number; detail: string }): Promise<void> {
    await this.deliveries
      .note(id, { step: 'retrying', bucket, detail })
      .catch((error: unknown) => this.log.warn(`a retry could not be noted: ${describe(error)}`));
  }
}

/** Trying again would end the same way: the data itself is refused. */
function isForGood(error: unknown): boolean {
  return isUnstorableValue(error) || (error instanceof AppError && error.status >= 400 && error.status < 500);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
