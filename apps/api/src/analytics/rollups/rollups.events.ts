import { eventType } from '@libs/events/event-type.js';

/** What the nightly check found. */
export interface DifferingRollups {
  /** The day of the check, `YYYY-MM-DD` in UTC. */
  day: string;
  /** Names of the dashboard's fields that differed. */
  figures: string[];
}

/** The daily figures differed from the tables. They were built anew in the same transaction. */
export const RollupsDiffered = eventType<DifferingRollups>('rollups.differed');
