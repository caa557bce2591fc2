import { port, str } from 'envalid';
import { httpUrl, whole } from '../validators.js';

/** What the process is and where it keeps its things. */
export const process = {
  NODE_ENV: str({
    choices: ['local', 'production', 'development', 'test'],
    default: 'local',
    desc: 'Left unset, Parley starts with nothing configured and is protected as in production; "production" also refuses missing or sample secrets; "development" relaxes rate limits, CORS and error details.',
    example: 'production',
  }),
  PORT: port({ default: 3000, desc: 'Port of the HTTP server.', example: '3000' }),
  HOST: str({
    default: '0.0.0.0',
    desc: 'Address the HTTP server listens on.',
    example: '127.0.0.1',
  }),
  PUBLIC_URL: httpUrl({
    default: undefined,
    desc: 'Address under which customers, channels and staff reach this server; used in links and to check signatures.',
    example: 'https://parley.example.com',
  }),
  PROCESS_ROLE: str({
    choices: ['all', 'web', 'worker'],
    default: 'all',
    desc: 'What this process does: serve HTTP (web), run jobs (worker), or both (all).',
    example: 'all',
  }),
  DATA_DIR: str({
    default: '.data',
    desc: 'Folder for the embedded database, generated secrets, mail files and logs.',
    example: '/var/lib/parley',
  }),
  APP_VERSION: str({
    default: undefined,
    desc: 'Version shown by /health; the one in package.json when unset.',
    example: '1.4.0',
  }),
  SHUTDOWN_DRAIN_MS: whole(
    0,
    10_000,
  )({
    default: 2_000,
    desc: 'How long requests are still taken after SIGTERM while /health/ready says 503, in milliseconds: at least as long as a load balancer needs to notice.',
    example: '5000',
  }),
  SHUTDOWN_JOBS_MS: whole(
    0,
    18_000,
  )({
    default: 15_000,
    desc: 'How long running jobs may take to end at shutdown, in milliseconds; then they go back to the queue.',
    example: '15000',
  }),
};
