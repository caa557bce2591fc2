import { createHash } from 'node:crypto';
import type { ChannelEvent } from '../channels/channel-event.js';

/** Events of one bucket are taken in one after another, those of different ones side by side. */
export const BUCKETS = 64;

/** A part of a delivery: the events of one bucket. */
export interface DeliveryPart {
  bucket: number;
  /** All buckets of the delivery, this one among them, in the order of their first events. */
  buckets: number[];
}

/**
 * The parts in which a delivery is taken in. A conversation is always in the same bucket, so its messages keep
 * their order; a delivery of a thousand conversations is 64 jobs and not a thousand.
 *
 * @param events what the channel found in it
 * @returns at least one part
 */
export function partsOf(events: readonly ChannelEvent[]): DeliveryPart[] {
  const found = [...new Set(events.map(bucketOf))];
  const buckets = found.length > 0 ? found : [0];
  return buckets.map((bucket) => ({ bucket, buckets }));
}

/**
 * The events of this part. Those of a bucket that no part has belong to the first part: a newer version of the
 * product may find more in a delivery than the one that received it, and nothing may fall between two parts.
 */
export function eventsOf(part: DeliveryPart, events: readonly ChannelEvent[]): ChannelEvent[] {
  return events.filter((event) => {
    const bucket = bucketOf(event);
    return bucket === part.bucket || (part.bucket === part.buckets[0] && !part.buckets.includes(bucket));
  });
}

/** The queue that keeps a bucket's order across deliveries. */
export function queueOf(channel: string, bucket: number): string {
  return `in:${channel}:${bucket}`;
}

function bucketOf({ conversationKey }: ChannelEvent): number {
  if (conversationKey === undefined) return 0;
  return createHash('sha1').update(conversationKey).digest().readUInt32BE() % BUCKETS;
}
