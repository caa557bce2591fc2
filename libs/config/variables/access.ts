import { bool, str } from 'envalid';
import { addressList, emailAddress, list, originList, whole } from '../validators.js';

/** Who gets in, and what they may do how often. */
export const access = {
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
  CORS_ORIGINS: originList({
    default: [],
    desc: 'Origins of front ends on other hosts that may call the API, comma-separated; none when unset.',
    example: 'https://app.example.com',
  }),
  OUTGOING_ALLOWED_HOSTS: list({
    default: [],
    desc: 'Hosts or CIDR ranges on private networks that outgoing calls may reach, comma-separated; none when unset.',
    example: 'ollama.internal,10.1.0.0/16',
  }),
  REQUEST_TIMEOUT_MS: whole(
    1_000,
    600_000,
  )({
    default: 30_000,
    desc: 'How long a request may take to arrive with its body, in milliseconds.',
    example: '30000',
  }),
  HEADERS_TIMEOUT_MS: whole(
    500,
    60_000,
  )({
    default: 10_000,
    desc: 'How long the headers of a request may take to arrive, in milliseconds; less than REQUEST_TIMEOUT_MS.',
    example: '10000',
  }),
  IMPORT_MAX_MB: whole(
    1,
    1_024,
  )({
    default: 50,
    desc: 'Largest file of customers that may be imported, in MB; it must arrive within REQUEST_TIMEOUT_MS.',
    example: '50',
  }),
  MAX_EVENT_LOOP_DELAY_MS: whole(
    0,
    60_000,
  )({
    default: 2_000,
    desc: 'Requests are refused with 503 while the process is this far behind with its work, in milliseconds; webhooks at twice as much; 0 turns this off.',
    example: '2000',
  }),
  MAX_MEMORY_MB: whole(
    0,
    1_048_576,
  )({
    default: 0,
    desc: 'Memory the process may take before it refuses requests with 503; 0 means 90 % of what the machine or container has.',
    example: '1024',
  }),
};
