import { bool, port, str } from 'envalid';
import { addressList, emailAddress, httpUrl, list, postgresUrl, webhookSecret, whole } from './validators.js';

/**
 * Every environment variable Parley reads: type, default, one sentence, an example of a right value.
 * `.env.example` and the page in docs/ are generated from this table.
 */
export const variables = {
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
  LOG_LEVEL: str({
    choices: ['error', 'warn', 'info', 'http', 'debug'],
    default: 'info',
    desc: 'The least important kind of log line that is written.',
    example: 'info',
  }),
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
  JWT_ACCESS_SECRET: str({
    default: undefined,
    desc: 'Signs access tokens: at least 32 characters. Made once and kept in DATA_DIR when unset, except in production.',
    example: 'replace-with-the-output-of-openssl-rand-base64-48',
  }),
  JWT_REFRESH_SECRET: str({
    default: undefined,
    desc: 'Signs refresh tokens: at least 32 characters, another one than JWT_ACCESS_SECRET.',
    example: 'replace-with-another-output-of-openssl-rand-base64-48',
  }),
  ADMIN_EMAIL: emailAddress({
    default: 'admin@parley.local',
    desc: 'E-mail address of the first administrator, used when there is no user yet.',
    example: 'you@example.com',
  }),
  ADMIN_PASSWORD: str({
    default: undefined,
    desc: 'Password of the first administrator (12 characters or more); a random one is printed once when unset.',
    example: 'a long sentence nobody guesses',
  }),
  ALLOW_SIGNUP: bool({ default: false, desc: 'Whether anybody may sign up as an agent.', example: 'false' }),
  RATE_LIMIT_DISABLED: bool({
    default: false,
    desc: 'Turns every rate limit off, as NODE_ENV=development does.',
    example: 'false',
  }),
  RATE_LIMIT_WINDOW_MS: whole(
    1_000,
    86_400_000,
  )({
    default: 60_000,
    desc: 'Window of the rate limit for signed-in calls, in milliseconds.',
    example: '60000',
  }),
  RATE_LIMIT_MAX: whole(
    1,
    1_000_000,
  )({
    default: 1000,
    desc: 'Calls per window for each signed-in user or API key.',
    example: '1000',
  }),
  TRUST_PROXY: addressList({
    default: [],
    desc: 'Proxies whose X-Forwarded-For is believed: addresses or CIDR ranges, comma-separated.',
    example: '10.0.0.0/8,fd00::/8',
  }),
  CORS_ORIGINS: list({
    default: [],
    desc: 'Origins of front ends on other hosts that may call the API, comma-separated; none when unset.',
    example: 'https://app.example.com',
  }),
  OUTGOING_ALLOWED_HOSTS: list({
    default: [],
    desc: 'Hosts or CIDR ranges on private networks that outgoing calls may reach, comma-separated; none when unset.',
    example: 'ollama.internal,10.1.0.0/16',
  }),
  SMTP_URL: str({
    default: undefined,
    desc: 'Mail server; mails are written to DATA_DIR/mail when unset.',
    example: 'smtps://user:password@smtp.example.com:465',
  }),
  MAIL_FROM: str({
    default: 'Parley <parley@localhost>',
    desc: 'Sender of the mails.',
    example: 'Support <support@example.com>',
  }),
  GEMINI_API_KEY: str({
    default: undefined,
    desc: 'Key for Gemini; the local model works alone when unset.',
    example: 'AIza-your-key',
  }),
  GEMINI_MODEL: str({ default: 'gemini-2.5-flash', desc: 'Model of Gemini.', example: 'gemini-2.5-flash' }),
  GEMINI_API_URL: httpUrl({
    default: undefined,
    desc: "Gemini's address when it is not Google's own, for tests and proxies.",
    example: 'https://generativelanguage.googleapis.com',
  }),
  VAPID_PUBLIC_KEY: str({
    default: undefined,
    desc: 'Public key for web push; a pair is made once and kept in DATA_DIR when unset.',
    example: 'the publicKey that npx web-push generate-vapid-keys prints',
  }),
  VAPID_PRIVATE_KEY: str({
    default: undefined,
    desc: 'Private key for web push, belonging to VAPID_PUBLIC_KEY.',
    example: 'the privateKey that npx web-push generate-vapid-keys prints',
  }),
  GENERIC_WEBHOOK_SECRET: webhookSecret({
    default: undefined,
    desc: 'Signs deliveries to /api/webhooks/generic (Standard Webhooks); the channel is closed when unset.',
    example: 'whsec_cmVwbGFjZS13aXRoLTMyLXJhbmRvbS1ieXRlcy4uLi4=',
  }),
  WHATSAPP_APP_SECRET: str({
    default: undefined,
    desc: "App secret of the Meta app, signs WhatsApp's deliveries; the channel is closed when unset.",
    example: '32-hex-digits-from-the-app-dashboard',
  }),
  WHATSAPP_VERIFY_TOKEN: str({
    default: undefined,
    desc: 'The token you typed into the webhook form of the Meta app.',
    example: 'a-word-you-made-up',
  }),
  WHATSAPP_PHONE_NUMBER_ID: str({
    default: undefined,
    desc: 'Id of the WhatsApp number that sends and receives.',
    example: '106540352242922',
  }),
  WHATSAPP_ACCESS_TOKEN: str({
    default: undefined,
    desc: 'Token of the system user that may send from the WhatsApp number.',
    example: 'EAAG-your-token',
  }),
  WHATSAPP_API_URL: httpUrl({
    default: 'https://graph.facebook.com/v23.0',
    desc: "Meta's Graph API with its version; another address for tests and sandboxes.",
    example: 'https://graph.facebook.com/v23.0',
  }),
};
