import ipaddr from 'ipaddr.js';
import { makeValidator } from 'envalid';

/** A comma-separated list of words; empty entries are dropped. */
export const list = makeValidator<string[]>((input) => words(input));

/** A comma-separated list of IP addresses or CIDR ranges. Counts and `true` are refused: they trust strangers. */
export const addressList = makeValidator<string[]>((input) => {
  const entries = words(input);
  for (const entry of entries) {
    if (!isAddressOrRange(entry)) throw new Error(`"${entry}" is not an IP address or CIDR range`);
  }
  return entries;
});

/** A connection string for PostgreSQL. */
export const postgresUrl = makeValidator<string>((input) => {
  if (!/^postgres(ql)?:\/\/[^/]*\/[^/?]+/.test(input)) {
    throw new Error('not a PostgreSQL address with a database name');
  }
  return input;
});

/** A whole number within bounds, both included. */
export function whole(min: number, max: number): ReturnType<typeof makeValidator<number>> {
  return makeValidator<number>((input) => {
    const value = Number(input);
    if (!Number.isInteger(value) || value < min || value > max) {
      throw new Error(`"${input}" is not a whole number from ${min} to ${max}`);
    }
    return value;
  });
}

/** An http or https address; a trailing slash is cut off. */
export const httpUrl = makeValidator<string>((input) => {
  const url = URL.canParse(input) ? new URL(input) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw new Error(`"${input}" is not an http address`);
  return input.replace(/\/+$/, '');
});

/** A Standard Webhooks secret: `whsec_` and 24 to 64 random bytes in base64. */
export const webhookSecret = makeValidator<string>((input) => {
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(input)?.[1];
  const length = bytes === undefined ? 0 : Buffer.from(bytes, 'base64').length;
  if (length < 24 || length > 64) throw new Error('not "whsec_" with 24 to 64 bytes in base64');
  return input;
});

/** An e-mail address, kept in lower case. */
export const emailAddress = makeValidator<string>((input) => {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(input)) throw new Error(`"${input}" is not an e-mail address`);
  return input.toLowerCase();
});

function words(input: string): string[] {
  return input
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function isAddressOrRange(entry: string): boolean {
  // ipaddr.js reads "1" as 0.0.0.1: a hop count must not pass as an address.
  if (!/[.:]/.test(entry)) return false;
  return entry.includes('/') ? ipaddr.isValidCIDR(entry) : ipaddr.isValid(entry);
}
