import { whole } from '../validators.js';

/** Exports: how many, and how long. */
export const exporting = {
  EXPORT_CONCURRENCY: whole(
    1,
    32,
  )({
    default: 3,
    desc: 'Exports this process writes at the same time, each on a connection of its own; more are answered 429.',
    example: '3',
  }),
  EXPORT_TIMEOUT_MS: whole(
    1_000,
    86_400_000,
  )({
    default: 3_600_000,
    desc: 'Longest an export may take, in milliseconds: while it lasts the database can not tidy away old rows.',
    example: '3600000',
  }),
  EXPORT_IDLE_MS: whole(
    100,
    3_600_000,
  )({
    default: 120_000,
    desc: 'How long the reader of an export may take nothing before it is cut off, in milliseconds.',
    example: '120000',
  }),
};
