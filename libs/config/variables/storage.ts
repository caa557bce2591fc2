import { port, str } from 'envalid';
import { postgresUrl, whole } from '../validators.js';

/** PostgreSQL, the jobs in it, and Redis. */
export const storage = {
  DATABASE_URL: postgresUrl({
    default: undefined,
    desc: 'PostgreSQL 15 or newer; the embedded one in DATA_DIR when unset.',
    example: 'postgresql://parley:password@db.internal:5432/parley',
  }),
  DATABASE_POOL_SIZE: whole(
    2,
    200,
  )({
    default: 10,
    desc: 'Most connections this process opens for requests; workers add WORKER_CONCURRENCY + 2.',
    example: '10',
  }),
  WORKER_CONCURRENCY: whole(
    1,
    64,
  )({
    default: 4,
    desc: 'Jobs this process runs at the same time.',
    example: '4',
  }),
  REDIS_HOST: str({
    default: undefined,
    desc: 'Redis for the shared cache and rate limits; in memory when unset. Holds nothing that may not vanish.',
    example: 'redis.internal',
  }),
  REDIS_PORT: port({ default: 6379, desc: 'Port of Redis.', example: '6379' }),
  REDIS_PASSWORD: str({
    default: undefined,
    desc: 'Password of Redis, if it asks for one.',
    example: 'long-random-text',
  }),
  REDIS_DB: whole(0, 15)({ default: 0, desc: 'Number of the Redis database.', example: '0' }),
};
