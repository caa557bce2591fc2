import { jobType } from '@libs/jobs/job-type.js';
import type { DeliveryPart } from './delivery-parts.js';

/** Takes in one part of a stored delivery. `round` counts replays: jobs of an earlier one have nothing to do. */
export const INGEST_DELIVERY = jobType<DeliveryPart & { deliveryId: string; round: number }>(
  'ingest-delivery',
);
